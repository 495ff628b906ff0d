package org.jfork.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs read in the last line. Nothing is measured here. */
class KeysTest {
    private static Map<String, Object> lastLine(String name) throws Exception {
        return BenchRun.lastLine(name, "--only", "nothing", "--rounds", "1");
    }

    @ParameterizedTest
    @CsvSource({
        "rate, jfork_per_second perl_new_per_second ratio_perl ratio_perl_8 floor_per_second ratio_floor failed n",
        "exec, ratio_java",
        "big, ratio_plain_fork_2000mb ratio_main_2000mb",
        "memory, private_kb_per_worker total_mb_1000",
        "scale, ratio_scale_1000",
        "warm, ratio_warm"
    })
    void theLastLineMustHaveItsKeys(String name, String keys) throws Exception {
        assertThat(lastLine(name)).containsKeys(keys.split(" ")).containsEntry("benchmark", name);
    }

    @Test
    void whatWasNotMeasuredMustBeNullAndNotZero() throws Exception {
        assertThat(lastLine("rate")).containsEntry("jfork_per_second", null).containsEntry("ratio_perl", null);
    }
}
