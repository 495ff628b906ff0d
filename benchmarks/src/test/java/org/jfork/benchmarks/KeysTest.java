package org.jfork.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jfork.benchmarks.measure.Members;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What programs read in the last line. Nothing is measured here. */
class KeysTest {
    private static Map<String, Object> lastLine(String name) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            int status = new CommandLine(new Bench()).execute(name, "--only", "nothing", "--rounds", "1", "--json");
            assertThat(status).isZero();
        } finally {
            System.setOut(before);
        }
        String text = printed.toString(StandardCharsets.UTF_8).trim();
        return Members.parse(text.substring(text.lastIndexOf('\n') + 1));
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
