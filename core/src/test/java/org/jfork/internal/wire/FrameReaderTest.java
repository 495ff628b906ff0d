package org.jfork.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private final FrameReader reader = new FrameReader();
    private int frames;

    /** As a socket would deliver them: at most {@code most} at once, and never more than are asked for. */
    private void feed(byte[] octets, int most) throws MalformedFrameException {
        for (int at = 0; at < octets.length; ) {
            int count = Math.min(Math.min(most, reader.wanted()), octets.length - at);
            System.arraycopy(octets, at, reader.target(), reader.offset(), count);
            at += count;
            if (reader.add(count)) frames++;
        }
    }

    @ParameterizedTest
    @CsvSource({"hello,h", "entered,e", "failed,x", "result,v"})
    void aFrameMustBeReadWhateverThePiecesItComesIn(String name, char command) throws MalformedFrameException {
        GoldenFrame golden = GoldenFrame.read(name);
        for (int most = 1; most <= golden.octets().length; most++) {
            feed(golden.octets(), most);
            assertThat(reader.command()).isEqualTo((byte) command);
            assertThat(reader.payload()).isEqualTo(golden.payload());
            reader.next();
        }
        assertThat(frames).isEqualTo(golden.octets().length);
    }

    @Test
    void noOctetBehindAFrameMustBeAskedFor() throws MalformedFrameException {
        byte[] entered = GoldenFrame.read("entered").octets();
        assertThat(reader.wanted()).isEqualTo(entered.length);
        feed(entered, entered.length);
        assertThat(frames).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "entered", "failed", "result"})
    void aFrameThatIsCutMustNotBeComplete(String name) throws MalformedFrameException {
        byte[] octets = GoldenFrame.read(name).octets();
        for (int length = 0; length < octets.length; length++) {
            FrameReader fresh = new FrameReader();
            for (int i = 0; i < length; i++) {
                fresh.target()[fresh.offset()] = octets[i];
                assertThat(fresh.add(1)).as("cut at " + length).isFalse();
            }
            assertThat(fresh.wanted()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00 00000000, command 0x00 with length 0",
        "46 00000004, command 0x46 with length 4",
        "7a 00000000, command 0x7a with length 0",
        "ff ffffffff, command 0xff with length 4294967295",
        "68 ffffffff, command 0x68 with length 4294967295",
        "78 80000000, command 0x78 with length 2147483648",
        "78 00100001, command 0x78 with length 1048577",
        "76 7ffffff8, command 0x76 with length 2147483640",
        "76 80000000, command 0x76 with length 2147483648",
        "65 00000001, command 0x65 with length 1",
        "6865 6c6c6f, command 0x68 with length 1701604463"
    })
    void garbageMustBeRefusedAtTheHeaderAndShown(String octets, String message) {
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> feed(HexFormat.of().parseHex(octets.replace(" ", "")), 100))
                .withMessage(message);
    }

    @Test
    void theLongestPayloadMustBeAccepted() {
        assertThatNoException().isThrownBy(() -> feed(new byte[] {'x', 0, 0x10, 0, 0}, 100));
        assertThat(reader.wanted()).isEqualTo(Layout.MAX_PAYLOAD);
    }
}
