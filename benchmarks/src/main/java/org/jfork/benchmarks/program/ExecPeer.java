package org.jfork.benchmarks.program;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that starts its arguments, as a program, again and again; see {@code Peer}. The way of a round does not matter. */
public final class ExecPeer {
    private ExecPeer() {}

    public static void main(String[] arguments) throws IOException {
        List<String> command = List.of(arguments);
        Obedient.obey(words -> Lanes.run(() -> start(command), Integer.parseInt(words[2]), Integer.parseInt(words[3])));
    }

    private static void start(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
        if (!process.waitFor(LifeCycle.LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " does not end");
        }
        if (process.exitValue() != 0) throw new IllegalStateException(command + " ended with " + process.exitValue());
    }
}
