package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfork.Fork;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class RandomNumbersIT {
    static final int SIBLINGS = 50;

    @Test
    void siblingsMustDrawDifferentNumbers() throws Exception {
        checkRound(SIBLINGS, "tell");
    }

    @Test
    void newThreadsOfSiblingsMustDrawDifferentNumbers() throws Exception {
        checkRound(10, "tellFromNewThread");
    }

    /** Forks siblings of a template that has just drawn; no two may draw the same of anything. */
    static void checkRound(int siblings, String function) throws Exception {
        try (Fork template = Fork.create().require(Draws.class)) {
            Map<String, List<String>> draws = new LinkedHashMap<>();
            for (String answer : Siblings.answers(template, siblings, Draws.class.getName() + "::" + function))
                answer.lines().forEach(line -> note(draws, line));
            assertThat(draws).isNotEmpty();
            draws.forEach((name, drawn) -> assertThat(drawn)
                    .as("%s in siblings", name)
                    .hasSize(siblings)
                    .doesNotHaveDuplicates());
        }
    }

    private static void note(Map<String, List<String>> draws, String line) {
        int equals = line.indexOf('=');
        draws.computeIfAbsent(line.substring(0, equals), name -> new ArrayList<>())
                .add(line.substring(equals + 1));
    }
}
