package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jfork.Fork;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the JDK says of the process that it runs in; all of it was asked in the template before. */
@ExtendWith(ProcessHygiene.class)
class ProcessHandleIT {
    /** Kept by the program. */
    public static final class Kept {
        static final ProcessHandle SELF = ProcessHandle.current();
        static final ProcessHandle.Info INFO = SELF.info();
        static final RuntimeMXBean BEAN = ManagementFactory.getRuntimeMXBean();
        static final String NAME =
                BEAN.getName() + BEAN.getPid() + SELF.children().count() + SELF.parent();

        private Kept() {}

        public static void tell(SocketChannel control) throws Exception {
            Process child = new ProcessBuilder("sleep", "60").start();
            try {
                say(control, String.join("\n", facts(child)));
            } finally {
                child.destroyForcibly().waitFor();
            }
        }

        private static List<String> facts(Process child) {
            ProcessHandle again = ProcessHandle.of(SELF.pid()).orElseThrow();
            Optional<Instant> start = SELF.info().startInstant();
            return List.of(
                    "pid " + SELF.pid(),
                    "bean " + BEAN.getPid(),
                    "name " + BEAN.getName().replaceAll("@.*", ""),
                    "known "
                            + (SELF == ProcessHandle.current()
                                    && SELF.equals(again)
                                    && SELF.hashCode() == again.hashCode()),
                    "alive " + SELF.isAlive(),
                    "start " + (start.isPresent() && start.equals(again.info().startInstant())),
                    "younger "
                            + !start.orElseThrow().isBefore(INFO.startInstant().orElseThrow()),
                    "command " + SELF.info().command().equals(INFO.command()),
                    "parent " + SELF.parent().orElseThrow().pid(),
                    "children " + pids(SELF.children().toList())
                            + pids(SELF.descendants().toList()),
                    "child " + pids(List.of(child.toHandle())) + pids(List.of(child.toHandle())));
        }

        private static String pids(List<ProcessHandle> handles) {
            return handles.stream().map(each -> each.pid() + " ").collect(Collectors.joining());
        }
    }

    /** So often that it is compiled, with all that it calls. */
    private static final int HOT = 300_000;

    private static long sum;

    private static void warm() {
        for (int i = 0; i < HOT; i++) sum += ownPid();
    }

    private static long ownPid() {
        return ProcessHandle.current().pid();
    }

    public static void tellOwnPid(SocketChannel control) {
        say(control, ownPid());
    }

    @Test
    void codeThatWasCompiledInTheTemplateMustSeeTheForksPid() {
        try (Fork template = Fork.exec().eval(args -> warm());
                Fork process = template.fork()) {
            assertThat(answer(process.run(ProcessHandleIT::tellOwnPid))).isEqualTo(Long.toString(process.pid()));
        }
    }

    @Test
    void aProcessMustKnowItselfItsParentAndItsChildren() {
        try (Fork template = Fork.create().require(Kept.class);
                Fork fork = template.fork();
                Fork process = fork.fork()) {
            long pid = process.pid();
            List<String> facts = answer(process.run(Kept::tell)).lines().toList();
            assertThat(facts.subList(0, 9))
                    .containsExactly(
                            "pid " + pid,
                            "bean " + pid,
                            "name " + pid,
                            "known true",
                            "alive true",
                            "start true",
                            "younger true",
                            "command true",
                            "parent " + Proc.self());
            assertThat(facts.get(9).replace("children", "child")).isEqualTo(facts.get(10));
        }
    }
}
