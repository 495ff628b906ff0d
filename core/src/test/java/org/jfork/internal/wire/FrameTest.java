package org.jfork.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static byte[] octets(Frame frame) {
        byte[] octets = new byte[(int) frame.length()];
        for (int i = 0; i < octets.length; i++) octets[i] = frame.part(i)[frame.offset(i)];
        return octets;
    }

    private static byte[] golden(String name) {
        return GoldenFrame.read(name).octets();
    }

    @Test
    void aForkMustBeEncodedAsTheGoldenOne() {
        Frame frame = Frame.fork(259, 7);
        assertThat(octets(frame)).isEqualTo(golden("fork"));
        assertThat(frame.descriptors()).containsExactly(7);
    }

    @Test
    void handlesMustBeEncodedAsTheGoldenOnes() {
        Frame frame = Frame.handles(7, 8, 9);
        assertThat(octets(frame)).isEqualTo(golden("handles"));
        assertThat(frame.descriptors()).containsExactly(7, 8, 9);
    }

    @Test
    void aTextMustBeEncodedAsTheGoldenOne() {
        Frame frame = Frame.text("Grüße, 世界 🙂");
        assertThat(octets(frame)).isEqualTo(golden("text"));
        assertThat(frame.descriptors()).isEmpty();
    }

    @Test
    void octetsMustBeEncodedAsTheGoldenOnes() {
        byte[] argument = {0, (byte) 0xff, (byte) 0x80, 0x7f, 0x0a, 0x0d, 0, 1};
        assertThat(octets(Frame.octets(argument))).isEqualTo(golden("octets"));
        assertThat(octets(Frame.octets(new byte[0]))).isEqualTo(golden("octets-empty"));
    }

    @Test
    void aRequireMustBeEncodedAsTheGoldenOne() {
        assertThat(octets(Frame.require(List.of("com.acme.Index", "com.acme.Maß$Größe"))))
                .isEqualTo(golden("require"));
    }

    @Test
    void settingsMustBeEncodedAsTheGoldenOnes() throws MalformedFrameException {
        List<Setting> settings = List.of(
                new Setting(Setting.Kind.STREAM, "2", ""),
                new Setting(Setting.Kind.VARIABLE, "LANG", "ü"),
                new Setting(Setting.Kind.DIRECTORY, "", "/tmp"));
        Frame frame = Frame.settings(Setting.encode(settings), 9);
        assertThat(octets(frame)).isEqualTo(golden("settings"));
        assertThat(frame.descriptors()).containsExactly(9);
        assertThat(Setting.decode(GoldenFrame.read("settings").payload())).isEqualTo(settings);
    }

    @Test
    void classesMustBeEncodedAsTheGoldenOnes() throws MalformedFrameException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        classes.put("com.acme.A", new byte[] {(byte) 0xca, (byte) 0xfe, 0});
        classes.put("B", new byte[0]);
        assertThat(octets(Frame.define(Items.ofClasses(classes)))).isEqualTo(golden("define"));
        assertThat(Items.toClasses(Items.decode(GoldenFrame.read("define").payload())))
                .containsExactlyEntriesOf(classes);
    }

    @Test
    void evaluationsMustBeEncodedAsTheGoldenOnes() {
        assertThat(octets(Frame.evaluate("Eval1", List.of("a", "")))).isEqualTo(golden("evaluate"));
        byte[] serialised = {(byte) 0xac, (byte) 0xed, 0, 5};
        assertThat(octets(Frame.lambda(serialised, List.of("ü")))).isEqualTo(golden("lambda"));
        assertThat(octets(Frame.who())).isEqualTo(golden("who"));
        assertThat(octets(Frame.report())).isEqualTo(golden("report"));
    }

    @Test
    void aListOfItemsThatIsCutOrTooLongMustBeRefused() {
        byte[] payload = GoldenFrame.read("evaluate").payload();
        for (int length = 1; length < payload.length; length++) {
            byte[] cut = Arrays.copyOf(payload, length);
            if (length == 9 || length == 14) continue; // behind an item
            assertThatExceptionOfType(MalformedFrameException.class)
                    .as("cut at " + length)
                    .isThrownBy(() -> Items.decode(cut));
        }
    }

    @Test
    void aRunMustBeEncodedAsTheGoldenOne() {
        assertThat(octets(Frame.run("com.acme.Server::serve", "(Ljava/nio/channels/SocketChannel;[B)V")))
                .isEqualTo(golden("run"));
    }

    @Test
    void aCloseMustBeEncodedAsTheGoldenOne() {
        assertThat(octets(Frame.close())).isEqualTo(golden("close"));
    }

    @Test
    void aResultMustBeEncodedAsTheGoldenOneAndReadBack() throws Exception {
        GoldenFrame golden = GoldenFrame.read("result");
        ByteArrayOutputStream serialised = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(serialised)) {
            out.writeObject("ü");
        }
        assertThat(Layout.frame(Layout.RESULT, serialised.toByteArray())).isEqualTo(golden.octets());
        assertThat(new LoaderInput(golden.payload(), FrameTest.class.getClassLoader()).readObject())
                .isEqualTo("ü");
    }

    @Test
    void theLongestCommandMustPassAndALongerOneBeRefused() {
        assertThat(Frame.run("x".repeat(Layout.MAX_PAYLOAD - 1), "").length())
                .isEqualTo(Layout.HEADER + Layout.MAX_PAYLOAD);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Frame.run("x".repeat(Layout.MAX_PAYLOAD), ""))
                .withMessage("a command or argument of 1048577 octets; the most is 1048576");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Frame.require(List.of("ü".repeat(Layout.MAX_PAYLOAD / 2))));
    }

    @Test
    void asManyHandlesAsTheKernelTakesMustPassAndOthersBeRefused() {
        assertThat(octets(Frame.handles(new int[253]))).endsWith(0, 253);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Frame.handles(new int[254]))
                .withMessage("a frame carries 1 to 253 descriptors");
        assertThatIllegalArgumentException().isThrownBy(Frame::handles);
    }

    @Test
    void aLargeArgumentMustNotBeCopied() {
        byte[] argument = new byte[1000];
        Frame frame = Frame.octets(argument);
        assertThat(frame.part(Layout.HEADER)).isSameAs(argument);
        assertThat(frame.offset(Layout.HEADER)).isZero();
        assertThat(frame.part(Layout.HEADER - 1)).isNotSameAs(argument);
    }
}
