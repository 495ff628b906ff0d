package org.jfork.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianMustBeTheMiddleOne() {
        assertThat(new Spread(List.of(30.0, 1.0, 2.0)).median()).isEqualTo(2);
        assertThat(new Spread(List.of(30.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
    }

    @Test
    void aRatioMustCompareWhatWasMeasuredSideBySide() {
        Spread quick = new Spread(List.of(100.0, 20.0, 60.0)), slow = new Spread(List.of(50.0, 10.0, 20.0));
        Spread ratio = quick.over(slow);
        assertThat(ratio.median()).isEqualTo(2); // that of the medians would be 3
        assertThat(ratio.least()).isEqualTo(2);
        assertThat(ratio.most()).isEqualTo(3);
    }

    @Test
    void nothingMustNotBeAMeasurement() {
        assertThatThrownBy(() -> new Spread(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
