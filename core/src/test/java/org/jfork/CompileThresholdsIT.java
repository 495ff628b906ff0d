package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A method that a template has called almost often enough to have it compiled must not be compiled by each of its forks. */
@ExtendWith(ProcessHygiene.class)
class CompileThresholdsIT {
    private static final List<String> OPTIONS =
            List.of("Tier3InvocationThreshold", "Tier4InvocationThreshold", "Tier4BackEdgeThreshold");

    private static String inTemplate = "";

    @Test
    void aForkMustWantTwiceAsManyCallsAndItsTemplateAsManyAsBefore() {
        String usual = values(1), twice = values(2);
        try (Fork template = Fork.builder().exec()) {
            assertThat(answer(template.eval(args -> inTemplate += values(1) + ";")
                            .fork()
                            .run(CompileThresholdsIT::tell)))
                    .isEqualTo(usual + "; " + twice);
            assertThat(answer(template.eval(args -> inTemplate += values(1) + ";")
                            .fork()
                            .run(CompileThresholdsIT::tell)))
                    .isEqualTo(usual + ";" + usual + "; " + twice);
        }
    }

    @Test
    void aForkOfAForkMustNotWantEvenMore() {
        try (Fork template = Fork.builder().exec();
                Fork fork = template.fork()) {
            assertThat(answer(fork.fork().run(CompileThresholdsIT::tell))).isEqualTo("; " + values(2));
        }
    }

    public static void tell(SocketChannel control) {
        say(control, inTemplate + ";".repeat(inTemplate.isEmpty() ? 1 : 0), values(1));
    }

    private static String values(int factor) {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        StringBuilder all = new StringBuilder();
        for (String option : OPTIONS)
            all.append(all.length() == 0 ? "" : ",")
                    .append(factor * Integer.parseInt(jvm.getVMOption(option).getValue()));
        return all.toString();
    }
}
