package com.acme.app;

import com.acme.app.hidden.Serving;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.Worker;

/** Prints what a program and its workers are like: run by reference, by name, and in a JVM of their own. */
public final class Main {
    private Main() {}

    /** Argument: a module path with this module. */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("user.dir", "/");
        System.out.println("caller " + Serving.describe());
        System.out.println("reference " + answer(Fork.create().run(Serving::tell)));
        System.out.println("name " + answer(Fork.create().run("com.acme.app.hidden.Serving::tell")));
        System.out.println("exec " + answer(Fork.exec().run(Serving::tell)));
        Path other = Path.of(arguments[0]);
        System.out.println("builder "
                + answer(Fork.builder().modulePath(other).exec().run(Serving::tell)));
        System.out.println("eval " + evaluated());
        System.out.println("private " + answer(Fork.create().run(Hidden::tell)));
    }

    /** Sources see what the program exports, which is nothing, and what jfork does. */
    private static String evaluated() throws Exception {
        try (Fork process = Fork.create().eval("System.setProperty(\"evaluated\", org.jfork.Fork.class.getModule().getName());")) {
            return answer(process.run(Serving::tellEvaluated));
        } catch (ForkException e) {
            return e.getMessage();
        }
    }

    /** Not even public. */
    static final class Hidden {
        private Hidden() {}

        static void tell(java.nio.channels.SocketChannel control) throws IOException {
            Serving.tell(control);
        }
    }

    private static String answer(CompletableFuture<Worker> run) throws Exception {
        Worker worker = run.get(30, TimeUnit.SECONDS);
        worker.channel().configureBlocking(true);
        String text = new String(Channels.newInputStream(worker.channel()).readAllBytes(), StandardCharsets.UTF_8);
        return text + ";" + worker.onExit().get(30, TimeUnit.SECONDS);
    }
}
