package org.jfork.examples.anyevent;

import org.jfork.Fork;

/** A process that no function was run in ends when its object is closed. */
public final class NeverRun {
    private NeverRun() {}

    /**
     * The main program.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        ProcessHandle process;
        try (Fork fork = Fork.create()) {
            process = ProcessHandle.of(fork.pid()).orElseThrow();
            System.out.println("alive: " + process.isAlive());
        }
        process.onExit().join();
        System.out.println("it has gone");
    }
}
