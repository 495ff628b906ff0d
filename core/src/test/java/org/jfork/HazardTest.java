package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HazardTest {
    /** What is passed to a process is a digit for each, by position. */
    @Test
    void theEngineMustKnowTheSameHazardsInTheSameOrder() throws IOException {
        String header = Files.readString(Path.of("../native/include/jfork/policy.h"));
        assertThat(Pattern.compile("X\\((\\w+), (\\w+)\\)")
                        .matcher(header.substring(header.indexOf("JF_HAZARDS_LIST(X)")))
                        .results()
                        .map(match -> match.group(1) + " " + match.group(2)))
                .containsExactlyElementsOf(Arrays.stream(Hazard.values())
                        .map(hazard -> hazard + " " + hazard.usual())
                        .toList());
        assertThat(header).contains("enum jf_treatment { JF_REPAIR, JF_REFUSE, JF_ALLOW,");
        assertThat(Treatment.values()).containsExactly(Treatment.REPAIR, Treatment.REFUSE, Treatment.ALLOW);
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatCanBeRepairedMayBeToldTo(Hazard hazard) {
        ForkBuilder builder = Fork.builder();
        builder.treat(hazard, Treatment.REFUSE).treat(hazard, Treatment.ALLOW);
        if (hazard.isRepairable()) assertThatNoException().isThrownBy(() -> builder.treat(hazard, Treatment.REPAIR));
        else
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.treat(hazard, Treatment.REPAIR))
                    .withMessage(hazard + " cannot be repaired, only refused or allowed");
    }
}
