package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class EvalSourceIT {
    /** Kept for a minute, so that no test finds it left behind. */
    @BeforeAll
    static void startTheCompiler() {
        try (Fork process = Fork.create()) {
            process.eval("");
        }
    }

    public static void tell(SocketChannel control, String property) {
        say(control, System.getProperty(property));
    }

    @Test
    void statementsMustRunInTheProcessWithTheirArguments() {
        try (Fork template = Fork.create()) {
            template.eval(
                    "import java.util.*;\nSystem.setProperty(\"said\", String.join(\"+\", List.of(args)));",
                    "a",
                    "",
                    "ü世🙂");
            for (int i = 0; i < 2; i++)
                assertThat(answer(template.fork().sendArg("said").run(EvalSourceIT::tell)))
                        .isEqualTo("a++ü世🙂");
        }
    }

    @Test
    void statementsMustSeeTheClassesOfTheApplication() {
        Fork process = Fork.create()
                .eval("System.setProperty(\"said\", org.jfork.RemoteException.class.getSimpleName());")
                .sendArg("said");
        assertThat(answer(process.run(EvalSourceIT::tell))).isEqualTo("RemoteException");
    }

    @Test
    void typesMustBeUsableByLaterEvaluationsRequireAndRunInTheProcessAndItsForks() {
        try (Fork template = Fork.create()) {
            template.eval("package com.acme; public record Place(String name) {}")
                    .eval("package com.acme;\nimport java.nio.channels.*;\nimport java.nio.*;\n"
                            + "interface Named { String name(); }\n"
                            + "public class Guide extends Base implements Named {\n"
                            + "  public static void show(SocketChannel control, String text) throws Exception {\n"
                            + "    control.write(ByteBuffer.wrap((new Guide().name() + new Place(text)).getBytes()));\n"
                            + "  }\n"
                            + "  public String name() { return \"Guide:\"; }\n"
                            + "}\n"
                            + "class Base {}\n")
                    .require("com.acme.Guide")
                    .eval("new com.acme.Place(args[0]).name();", "x");
            try (Fork child = template.fork().require("com.acme.Place")) {
                String shown = answer(child.fork().sendArg("here").run("com.acme.Guide::show"));
                assertThat(shown).isEqualTo("Guide:Place[name=here]");
                child.eval("System.setProperty(\"said\", new com.acme.Place(\"later\").toString());");
                assertThat(answer(child.fork().sendArg("said").run(EvalSourceIT::tell)))
                        .isEqualTo("Place[name=later]");
            }
        }
    }

    @Test
    void typesWithoutAPackageMustBeUsableByStatements() {
        Fork process = Fork.create()
                .eval("class Counter { static int count; }")
                .eval("Counter.count++; Counter.count++;")
                .eval("System.setProperty(\"said\", \"\" + Counter.count);")
                .sendArg("said");
        assertThat(answer(process.run(EvalSourceIT::tell))).isEqualTo("2");
    }

    @Test
    void typesOfAForkMustNotBeKnownToItsTemplate() {
        try (Fork template = Fork.create();
                Fork child = template.fork().eval("class Mine {}")) {
            child.eval("new Mine();");
            assertThatExceptionOfType(ForkException.class)
                    .isThrownBy(() -> template.eval("new Mine();"))
                    .withMessageContaining("Mine");
            template.eval("class Mine {}");
        }
    }

    @Test
    void theSameTypeAgainMustBeRefusedAtOnceAndTheProcessStayUsable() {
        try (Fork process = Fork.create().eval("package com.acme; class Twice {}")) {
            assertThatExceptionOfType(ForkException.class)
                    .isThrownBy(() -> process.eval("package com.acme; interface Twice {}"))
                    .withMessageContaining("com.acme.Twice")
                    .withMessageContaining("already");
            process.eval("System.setProperty(\"said\", \"usable\");").sendArg("said");
            assertThat(answer(process.run(EvalSourceIT::tell))).isEqualTo("usable");
        }
    }

    @Test
    void aTypeOfTheApplicationMustNotBeReplaced() {
        try (Fork process = Fork.create()) {
            assertThatExceptionOfType(ForkException.class)
                    .isThrownBy(() -> process.eval("package org.jfork; class EvalSourceIT {}"))
                    .withMessageContaining("the application has a class org.jfork.EvalSourceIT already");
        }
    }

    @Test
    void wrongSourceMustBeRefusedAtOnceWithTheCompilersMessageAndLine() {
        try (Fork process = Fork.create()) {
            assertThatExceptionOfType(ForkException.class)
                    .isThrownBy(() -> process.eval("import java.util.*;\nint x = 1;\n\nx.foo();"))
                    .withMessageContaining("line 4: int cannot be dereferenced")
                    .withMessageContaining("x.foo();");
            assertThatExceptionOfType(ForkException.class)
                    .isThrownBy(() -> process.eval("class A {\n  void f() { }\n  int g() { return y; }\n}"))
                    .withMessageContaining("line 3: cannot find symbol");
            assertThatExceptionOfType(ForkException.class)
                    .isThrownBy(() -> process.eval("class A {\n  void f() { ) }\n}"))
                    .withMessageContaining("line 2: illegal start of expression");
            assertThatExceptionOfType(ForkException.class)
                    .isThrownBy(() -> process.eval("int y = 1\n"))
                    .withMessageContaining("line 1: ';' expected");
            assertThatExceptionOfType(ForkException.class)
                    .isThrownBy(() -> process.eval("if (true) {"))
                    .withMessageContaining("line 1: reached end of file");
        }
    }

    @Test
    void anErrorOfTheCodeMustFailThePreparationWithItsOwnLines() {
        Fork process = Fork.create().eval("int[] one = new int[1];\none[1] = 0;");
        ForkException failure = failure(process.run(EvalSourceIT::unused));
        assertThat(failure).isInstanceOf(ForkException.class).hasMessageStartingWith("eval failed in");
        RemoteException remote = (RemoteException) failure.getCause();
        assertThat(remote.toString()).contains("ArrayIndexOutOfBoundsException");
        assertThat(remote.remoteTrace()).contains("(eval:2)");
    }

    public static void unused(SocketChannel control) {}

    @Test
    void nothingMustBeEvaluatedOnceItRunsOrIsClosed() {
        Fork process = Fork.create();
        process.close();
        assertThatIllegalStateException().isThrownBy(() -> process.eval("int x = 1;"));
    }

    @Test
    void emptySourceMustDoNothing() {
        Fork process = Fork.create()
                .eval("")
                .eval("// nothing\n")
                .eval("import java.util.List;")
                .sendArg("no.such");
        assertThat(answer(process.run(EvalSourceIT::tell))).isEqualTo("null");
    }

    @Test
    void localClassesLambdasAndReturnMustWork() {
        Fork process = Fork.create()
                .eval("record Local(int x) {}\nint base = 40;\n"
                        + "java.util.function.IntSupplier sum = () -> base + new Local(2).x();\n"
                        + "System.setProperty(\"said\", \"\" + sum.getAsInt());\nif (base > 0) return;\n"
                        + "throw new Error(\"not here\"); // the end")
                .sendArg("said");
        assertThat(answer(process.run(EvalSourceIT::tell))).isEqualTo("42");
    }
}
