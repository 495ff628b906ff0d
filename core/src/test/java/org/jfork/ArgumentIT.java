package org.jfork;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.octets;
import static org.jfork.support.Dialogue.say;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HexFormat;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class ArgumentIT {
    private static final String HERE = "org.jfork.ArgumentIT";
    private static final byte[] ALL_OCTETS = new byte[256];

    static {
        for (int i = 0; i < ALL_OCTETS.length; i++) ALL_OCTETS[i] = (byte) i;
    }

    @Test
    void aTextMustBePresentedAsEachTypeThatReadsOne() {
        assertThat(answer(Fork.create()
                        .sendArg("text", "sequence", "-1", "2", "-3", "4", "5.5", "-6.5", "true", "ü")
                        .run(HERE + "::types")))
                .isEqualTo("text sequence -1 2 -3 4 5.5 -6.5 true ü");
    }

    public static void types(
            SocketChannel control,
            String text,
            CharSequence sequence,
            int i,
            long l,
            short s,
            byte b,
            double d,
            float f,
            boolean z,
            char c) {
        say(control, text, sequence, i, l, s, b, d, f, z, c);
    }

    @Test
    void aTextMustBePresentedAsEachBox() {
        assertThat(answer(Fork.create()
                        .sendArg("-1", "2", "-3", "4", "5.5", "-6.5", "false", "x")
                        .run(HERE + "::boxes")))
                .isEqualTo("-1 2 -3 4 5.5 -6.5 false x");
    }

    public static void boxes(
            SocketChannel control, Integer i, Long l, Short s, Byte b, Double d, Float f, Boolean z, Character c) {
        say(control, i, l, s, b, d, f, z, c);
    }

    @Test
    void anyTextMustArriveAsItIs() {
        String text = "\0 \uffff \ud83d\ude00 \r\n\t ü";
        assertThat(answer(Fork.create().sendArg(text).run(ArgumentIT::echoText)))
                .isEqualTo(text);
    }

    public static void echoText(SocketChannel control, String text) {
        say(control, text);
    }

    @Test
    void anyOctetsMustArriveAsTheyAre() {
        assertThat(octets(Fork.create().sendArg(ALL_OCTETS).run(ArgumentIT::echoOctets)))
                .isEqualTo(ALL_OCTETS);
    }

    public static void echoOctets(SocketChannel control, byte[] octets) throws IOException {
        control.write(ByteBuffer.wrap(octets));
    }

    @Test
    void octetsMustBePresentedAsABufferAndAsTextIfTheyAreText() {
        byte[] text = "grüß".getBytes(UTF_8);
        assertThat(octets(Fork.create().sendArg(ALL_OCTETS).run(ArgumentIT::echoBuffer)))
                .isEqualTo(ALL_OCTETS);
        assertThat(answer(Fork.create().sendArg(text).run(ArgumentIT::echoText)))
                .isEqualTo("grüß");
    }

    public static void echoBuffer(SocketChannel control, ByteBuffer buffer) throws IOException {
        control.write(buffer);
    }

    @Test
    void emptyArgumentsMustBeArguments() {
        assertThat(answer(Fork.create().sendArg("", "").sendArg(new byte[0]).run(HERE + "::describe")))
                .isEqualTo("[String , String , byte[] ]");
    }

    public static void describe(SocketChannel control, Object... rest) {
        say(control, Arrays.stream(rest).map(ArgumentIT::describe).toList());
    }

    private static String describe(Object argument) {
        return argument.getClass().getSimpleName() + " "
                + (argument instanceof byte[] octets ? HexFormat.of().formatHex(octets) : argument);
    }

    @Test
    void theRestMustTakeTextsAsTextsAndOctetsAsOctetsInOrder() {
        byte[] octets = {0, (byte) 0xff};
        assertThat(answer(Fork.create()
                        .sendArg("a")
                        .sendArg(octets)
                        .sendArg("b", "c")
                        .run(HERE + "::describe")))
                .isEqualTo("[String a, byte[] 00ff, String b, String c]");
    }

    @Test
    void theRestMustTakeNothingAndMayBehindOthersBeOfAnyType() {
        assertThat(answer(Fork.create().run(HERE + "::describe"))).isEqualTo("[]");
        assertThat(answer(Fork.create().sendArg("sum").run(HERE + "::sum"))).isEqualTo("sum 0");
        assertThat(answer(Fork.create().sendArg("sum", "1", "2", "3").run(HERE + "::sum")))
                .isEqualTo("sum 6");
    }

    public static void sum(SocketChannel control, String name, int... numbers) {
        say(control, name, Arrays.stream(numbers).sum());
    }

    @Test
    void changingAnArrayAfterItWasSentMustHaveNoEffect() {
        byte[] octets = {1, 2, 3};
        try (Fork template = Fork.create().require(ArgumentIT.class).sendArg(octets)) {
            Arrays.fill(octets, (byte) 9);
            assertThat(octets(template.fork().run(ArgumentIT::echoOctets))).containsExactly(1, 2, 3);
        }
    }
}
