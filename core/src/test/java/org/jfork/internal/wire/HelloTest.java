package org.jfork.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HelloTest {
    private final byte[] golden = GoldenFrame.read("hello").payload();
    private final Hello hello = new Hello(1, 4660, "17.0.15+6", "1.2.3");

    @Test
    void theGoldenHelloMustBeDecoded() throws MalformedFrameException {
        assertThat(Hello.decode(golden)).isEqualTo(hello);
    }

    @Test
    void aHelloMustBeEncodedAsTheGoldenOne() {
        assertThat(hello.encode()).isEqualTo(golden);
    }

    @Test
    void aHelloThatIsCutAnywhereMustBeRefused() {
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            assertThatExceptionOfType(MalformedFrameException.class)
                    .as("cut at " + length)
                    .isThrownBy(() -> Hello.decode(cut))
                    .withMessageContaining("a hello");
        }
    }

    @Test
    void moreThanAHelloMustBeRefused() {
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> Hello.decode(Arrays.copyOf(golden, golden.length + 1)));
    }
}
