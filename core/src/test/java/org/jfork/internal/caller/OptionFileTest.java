package org.jfork.internal.caller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionFileTest {
    @Test
    void itMustBeUsedFromTheLengthOnThatTheKernelMayRefuse() {
        assertThat(OptionFile.isNeeded(List.of("a", "b".repeat(60_000)))).isFalse();
        assertThat(OptionFile.isNeeded(List.of("a".repeat(60_000), "b".repeat(60_000))))
                .isTrue();
        assertThat(OptionFile.isNeeded(List.of("b".repeat(140_000)))).isTrue();
    }

    @Test
    void anythingInAnOptionMustBeQuoted() {
        assertThat(new String(OptionFile.contents(List.of("-cp", "/a b:/c\\d\"e'#f\n\t:/ü")), UTF_8))
                .isEqualTo("\"-cp\"\n\"/a b:/c\\\\d\\\"e'#f\\n\\t:/ü\"\n");
    }

    @Test
    void variablesWithOptionsMustBePutAsideAndNoOthers() {
        assertThat(OptionVariables.putAside(Map.of("JAVA_TOOL_OPTIONS", "-ea", "_JAVA_OPTIONS", "", "PATH", "/bin")))
                .isEqualTo(Map.of(
                        "JFORK_ASIDE_JAVA_TOOL_OPTIONS", "-ea", "JFORK_ASIDE__JAVA_OPTIONS", "", "PATH", "/bin"));
    }
}
