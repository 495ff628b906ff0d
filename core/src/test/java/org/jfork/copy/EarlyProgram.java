package org.jfork.copy;

import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jfork.Early;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.support.Dialogue;

/** Makes workers, of which each tells what it has of the program. An argument: a file that is waited for to be deleted before. */
public final class EarlyProgram {
    private static String mark = "";

    private EarlyProgram() {}

    public static void main(String[] args) throws Exception {
        mark = "early";
        Early.start();
        Early.start(); // does nothing
        mark = "late";
        if (args.length > 0) while (Files.exists(Path.of(args[0]))) Thread.sleep(10);
        tellOfWorkers();
    }

    /** Where the template was made before the program's own code. */
    public static final class Unaware {
        private Unaware() {}

        public static void main(String[] args) {
            mark = "late";
            tellOfWorkers();
            System.out.println("args " + String.join(" ", args));
        }
    }

    /** Where code is sent, too. An argument: a file that is waited for to be deleted before. */
    public static final class Evaluating {
        private Evaluating() {}

        public static void main(String[] args) throws Exception {
            EarlyProgram.main(args);
            System.out.println("lambda " + evaluated(process -> process.eval(words -> mark += words[0], "+lambda")));
            String source =
                    "java.lang.reflect.Field mark = org.jfork.copy.EarlyProgram.class.getDeclaredField(\"mark\");"
                            + "mark.setAccessible(true); mark.set(null, mark.get(null) + args[0]);";
            System.out.println("source " + evaluated(process -> process.eval(source, "+source")));
        }

        private static String evaluated(Consumer<Fork> eval) {
            try (Fork process = Fork.create()) {
                eval.accept(process);
                return Dialogue.answer(process.run(EarlyProgram::tell));
            } catch (ForkException e) {
                return e.getMessage();
            }
        }
    }

    /** A builder has options that no copy can have. */
    public static final class Building {
        private Building() {}

        public static void main(String[] args) {
            mark = "early";
            Early.start();
            try (Fork built = Fork.builder().exec()) {
                System.out.println("built " + Dialogue.answer(built.run(EarlyProgram::tell)));
            }
        }
    }

    private static void tellOfWorkers() {
        System.out.println("created " + Dialogue.answer(Fork.create().run(EarlyProgram::tell)));
        System.out.println("execed " + Dialogue.answer(Fork.exec().run(EarlyProgram::tell)));
        try (Fork template = Fork.exec().require(EarlyProgram.class.getName() + ".Needed")) {
            System.out.println("forked " + Dialogue.answer(template.fork().run(EarlyProgram::tell)));
        }
        System.out.println("done");
    }

    /** Loaded in a template only. */
    static final class Needed {
        static {
            mark += "+needed";
        }

        private Needed() {}
    }

    /** The mark, and that all are children of the program. */
    public static void tell(SocketChannel control) {
        Dialogue.say(
                control,
                mark + ";",
                ProcessHandle.current().parent().orElseThrow().pid());
    }
}
