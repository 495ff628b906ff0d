package org.jfork.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A few of the frames of {@code bin/fuzz}, always the same. */
class WireFuzzTest {
    @Test
    void spoiltFramesMustBeRefusedAndIntactOnesComeOutAsTheyWerePutIn() {
        WireFuzz fuzz = new WireFuzz(1, 0);
        fuzz.run(10_000);
        assertThat(fuzz.accepted()).isGreaterThan(2000);
        assertThat(fuzz.refused()).isGreaterThan(200);
    }
}
