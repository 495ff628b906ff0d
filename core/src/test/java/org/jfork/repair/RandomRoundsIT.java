package org.jfork.repair;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class RandomRoundsIT {
    private static final int ROUNDS = 20;

    @Test
    void siblingsOfManyTemplatesMustDrawDifferentNumbers() throws Exception {
        for (int round = 0; round < ROUNDS; round++) RandomNumbersIT.checkRound(RandomNumbersIT.SIBLINGS, "tell");
    }
}
