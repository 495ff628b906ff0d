package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.status;

import java.nio.channels.SocketChannel;
import java.util.List;
import org.jfork.support.CallerProgram;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Standard output and error have what the functions print, and nothing else: no line of the JVM's logging. */
@ExtendWith(ProcessHygiene.class)
class OutputIT {
    public static void print(SocketChannel control, String line) {
        System.out.println("out " + line);
        System.err.println("err " + line);
    }

    public static void printAndExit(SocketChannel control) {
        print(control, "exit");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> print(control, "hook")));
        System.exit(7);
    }

    public static void printAndHalt(SocketChannel control) {
        print(control, "halt");
        Runtime.getRuntime().halt(8);
    }

    public static void printUnfinishedLine(SocketChannel control) {
        System.out.print("unfinished ");
    }

    public static void fail(SocketChannel control) {
        throw new IllegalStateException("on purpose");
    }

    static final class Printing {
        private Printing() {}

        public static void main(String[] arguments) {
            for (Fork process : List.of(Fork.create(), Fork.exec()))
                status(process.sendArg("line").run(OutputIT::print));
            for (Fork process : List.of(Fork.create(), Fork.exec())) status(process.run(OutputIT::printAndExit));
            for (Fork process : List.of(Fork.create(), Fork.exec())) status(process.run(OutputIT::printAndHalt));
            status(Fork.create().run(OutputIT::printUnfinishedLine));
        }
    }

    @Test
    void theOutputMustBeThatOfTheFunctionsOnly() {
        try (CallerProgram program = CallerProgram.of(Printing.class).start()) {
            assertThat(program.awaitExit()).isZero();
            assertThat(program.output().lines())
                    .containsExactly(
                            "out line",
                            "out line",
                            "out exit",
                            "out hook",
                            "out exit",
                            "out hook",
                            "out halt",
                            "out halt",
                            "unfinished ");
            assertThat(program.errors().lines())
                    .containsExactly(
                            "err line",
                            "err line",
                            "err exit",
                            "err hook",
                            "err exit",
                            "err hook",
                            "err halt",
                            "err halt");
        }
    }

    static final class Failing {
        private Failing() {}

        public static void main(String[] arguments) {
            status(Fork.create().run(OutputIT::fail));
        }
    }

    @Test
    void theTraceOfAnExceptionMustGoToStandardError() {
        try (CallerProgram program = CallerProgram.of(Failing.class).start()) {
            assertThat(program.awaitExit()).isZero();
            assertThat(program.output()).isEmpty();
            assertThat(program.errors())
                    .startsWith("java.lang.IllegalStateException: on purpose\n\tat org.jfork.OutputIT.fail(");
        }
    }

    static final class NotFound {
        private NotFound() {}

        public static void main(String[] arguments) {
            org.jfork.support.Dialogue.failure(Fork.create().run("no.such.Class::run"));
        }
    }

    @Test
    void aFailedPreparationMustLeaveOneLineOnStandardError() {
        try (CallerProgram program = CallerProgram.of(NotFound.class).start()) {
            assertThat(program.awaitExit()).isZero();
            assertThat(program.output()).isEmpty();
            assertThat(program.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("jfork: run failed in process ")
                    .contains("no.such.Class");
        }
    }

    static final class Leaving {
        private Leaving() {}

        public static void main(String[] arguments) {
            Fork.create();
            Fork.exec();
            System.out.println("left");
        }
    }

    @Test
    void aProgramThatLeavesProcessesBehindMustEndQuietlyAndTheyWithIt() {
        try (CallerProgram program = CallerProgram.of(Leaving.class).start()) {
            assertThat(program.awaitExit()).isZero();
            assertThat(program.output()).isEqualTo("left\n");
            assertThat(program.errors()).isEmpty();
        }
    }

    static final class Environment {
        private Environment() {}

        public static void main(String[] arguments) {
            for (Fork process : List.of(Fork.create(), Fork.exec())) status(process.run(OutputIT::printProperty));
        }
    }

    public static void printProperty(SocketChannel control) {
        System.out.println("property " + System.getProperty("org.jfork.test.tool"));
    }

    @Test
    void optionsThatTheEnvironmentAddsToTheProgramMustNotReachItsProcesses() {
        CallerProgram.Launch launch = CallerProgram.of(Environment.class);
        for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"))
            launch.environment(name, "-Dorg.jfork.test.tool=" + name);
        try (CallerProgram program = launch.start()) {
            assertThat(program.awaitExit()).isZero();
            assertThat(program.output().lines()).containsExactly("property null", "property null");
            assertThat(program.errors().lines()).hasSize(3).allMatch(line -> line.contains("Picked up"));
        }
    }
}
