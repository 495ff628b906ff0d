package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTest {
    private static final ExitStatus CODE = ExitStatus.ofCode(3);
    private static final ExitStatus SIGNAL = ExitStatus.ofSignal(9);
    private static final ExitStatus UNKNOWN = ExitStatus.unknown();

    @Test
    void aCodeMustBeTold() {
        assertThat(CODE.code()).isEqualTo(3);
        assertThat(CODE.isExit()).isTrue();
        assertThat(CODE.isSignal()).isFalse();
    }

    @Test
    void aSignalMustBeTold() {
        assertThat(SIGNAL.signal()).isEqualTo(9);
        assertThat(SIGNAL.isSignal()).isTrue();
        assertThat(SIGNAL.isExit()).isFalse();
    }

    @Test
    void onlyTheCodeZeroMustBeSuccess() {
        assertThat(ExitStatus.ofCode(0).isSuccess()).isTrue();
        assertThat(List.of(CODE, SIGNAL, UNKNOWN, ExitStatus.ofSignal(0))).noneMatch(ExitStatus::isSuccess);
    }

    @Test
    void askingForWhatIsNotThereMustBeRefusedWithWhatIs() {
        assertThatIllegalStateException().isThrownBy(SIGNAL::code).withMessageContaining("signal 9 (SIGKILL)");
        assertThatIllegalStateException().isThrownBy(CODE::signal).withMessageContaining("exit code 3");
        assertThatIllegalStateException().isThrownBy(UNKNOWN::code).withMessageContaining("unknown");
        assertThatIllegalStateException().isThrownBy(UNKNOWN::signal).withMessageContaining("unknown");
    }

    @Test
    void equalStatusesMustBeEqualAndOthersNot() {
        assertThat(CODE).isEqualTo(ExitStatus.ofCode(3)).hasSameHashCodeAs(ExitStatus.ofCode(3));
        assertThat(SIGNAL).isEqualTo(ExitStatus.ofSignal(9));
        assertThat(UNKNOWN).isEqualTo(ExitStatus.unknown());
        assertThat(CODE)
                .isNotEqualTo(ExitStatus.ofSignal(3))
                .isNotEqualTo(ExitStatus.ofCode(4))
                .isNotEqualTo(3);
        assertThat(UNKNOWN).isNotEqualTo(ExitStatus.ofCode(-1)).isNotEqualTo(null);
    }

    @ParameterizedTest
    @CsvSource({
        "1,signal 1 (SIGHUP)",
        "6,signal 6 (SIGABRT)",
        "9,signal 9 (SIGKILL)",
        "11,signal 11 (SIGSEGV)",
        "15,signal 15 (SIGTERM)",
        "40,signal 40"
    })
    void aSignalMustBeDescribedByNumberAndName(int number, String description) {
        assertThat(ExitStatus.ofSignal(number)).hasToString(description);
    }

    @Test
    void aCodeMustBeDescribed() {
        assertThat(CODE).hasToString("exit code 3");
        assertThat(UNKNOWN).hasToString("unknown exit status");
    }
}
