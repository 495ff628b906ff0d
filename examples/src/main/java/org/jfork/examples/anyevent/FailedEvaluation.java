package org.jfork.examples.anyevent;

import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletionException;
import org.jfork.Fork;

/** An evaluation that fails ends the process, with a line on standard error; the caller is told, too. */
public final class FailedEvaluation {
    private FailedEvaluation() {}

    /**
     * The main program.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        Fork process = Fork.create();
        long pid = process.pid();
        try {
            process.eval(args -> {
                        throw new IllegalStateException("no data");
                    })
                    .run(FailedEvaluation::neverEntered)
                    .join();
        } catch (CompletionException e) {
            System.out.println("because of " + e.getCause().getCause().getMessage());
        }
        ProcessHandle.of(pid).ifPresent(left -> left.onExit().join());
        System.out.println("the process has gone");
    }

    /**
     * The function that is not entered.
     *
     * @param control not used
     */
    public static void neverEntered(SocketChannel control) {
        System.out.println("entered");
    }
}
