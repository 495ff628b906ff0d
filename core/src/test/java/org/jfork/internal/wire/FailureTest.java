package org.jfork.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FailureTest {
    private final byte[] golden = GoldenFrame.read("failed").payload();
    private final Failure failure = new Failure(4660, "fork", "", "the process cannot be copied (clone)", "");

    @Test
    void theGoldenFailureMustBeDecoded() throws MalformedFrameException {
        assertThat(Failure.decode(golden)).isEqualTo(failure);
    }

    @Test
    void aFailureMustBeEncodedAsTheGoldenOne() {
        assertThat(failure.encode()).isEqualTo(golden);
    }

    @Test
    void anyTextMustSurvive() throws MalformedFrameException {
        Failure full = new Failure(-1, "require", "a.B", "Grüße \0 🙂", "\tat x\n\tat y\n");
        assertThat(Failure.decode(full.encode())).isEqualTo(full);
    }

    @Test
    void aFailureThatIsCutAnywhereMustBeRefused() {
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            assertThatExceptionOfType(MalformedFrameException.class)
                    .as("cut at " + length)
                    .isThrownBy(() -> Failure.decode(cut))
                    .withMessageContaining("report of a failure");
        }
    }

    @Test
    void aTextOfAnImpossibleLengthMustBeRefusedAndTheLengthShown() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, golden.length}) {
            byte[] wrong = golden.clone();
            Layout.putInt(wrong, 4, length);
            assertThatExceptionOfType(MalformedFrameException.class)
                    .isThrownBy(() -> Failure.decode(wrong))
                    .withMessage(
                            "a report of a failure is a list with an item of " + (length & 0xffffffffL) + " octets");
        }
    }

    @Test
    void textsOfAnyLengthMustFitIntoOneFrame() throws MalformedFrameException {
        for (String character : new String[] {"x", "ü", "世", "🙂"}) {
            String endless = character.repeat(Layout.MAX_PAYLOAD);
            byte[] octets = new Failure(1, endless, endless, endless, endless).encode();
            assertThat(octets).hasSizeLessThanOrEqualTo(Layout.MAX_PAYLOAD);
            assertThat(Failure.decode(octets).trace()).startsWith(character).endsWith(" ...");
        }
    }
}
