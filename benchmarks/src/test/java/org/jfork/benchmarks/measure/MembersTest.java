package org.jfork.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MembersTest {
    @Test
    void whatWasWrittenMustBeReadAgain() throws Exception {
        Findings findings = new Findings("test")
                .row(Row.of("a_ms", "the \"first\"", "ms", new Spread(List.of(1.0, 2.0, 30.0))))
                .row(Row.absent("b_ms", "the second", "ms", "not installed"))
                .figure(new Figure("ratio", "one to other", ">= 0.5", new Spread(List.of(0.123456))));
        String json = Members.json(findings.members());
        assertThat(json).doesNotContain("\n");
        Map<String, Object> members = Members.parse(json);
        assertThat(members).containsEntry("a_ms", 2).containsEntry("b_ms", null).containsEntry("ratio", 0.1235);
        assertThat(Members.find(members, "rows", "a_ms"))
                .containsEntry("label", "the \"first\"")
                .containsEntry("least", 1)
                .containsEntry("most", 30);
        assertThat(Members.find(members, "rows", "b_ms")).containsEntry("absent", "not installed");
        assertThat(Members.find(members, "figures", "ratio")).containsEntry("goal", ">= 0.5");
    }

    @Test
    void textMustShowEveryRowAndFigure() {
        Findings findings = new Findings("test")
                .row(Row.of("a_ms", "the first", "ms", new Spread(List.of(1.5, 2.5, 30.0))))
                .row(Row.absent("b_ms", "the second", "ms", "not installed"))
                .figure(new Figure("ratio", "one to other", ">= 0.5", null))
                .complain("it hangs");
        assertThat(Texts.of(findings.members()))
                .containsPattern("the first +2.5 ms \\(1.5 to 30\\)")
                .containsPattern("the second +absent: not installed")
                .containsPattern("ratio +null +one to other; goal: >= 0.5")
                .contains("FAILED: it hangs")
                .doesNotContain("a_ms");
    }
}
