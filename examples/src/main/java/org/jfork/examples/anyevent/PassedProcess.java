package org.jfork.examples.anyevent;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jfork.Fork;
import org.jfork.Worker;

/** A process that was prepared here is given to another process, which runs a function in it. */
public final class PassedProcess {
    private PassedProcess() {}

    /**
     * The main program.
     *
     * @param arguments none
     * @throws IOException if a socket fails
     */
    public static void main(String[] arguments) throws IOException {
        Fork prepared = Fork.create().require(SomeModule.class).sendArg("sent by the first");
        long pid = prepared.pid();
        Fork other = Fork.create();
        try (SocketChannel process = prepared.detach()) {
            other.sendHandle(process);
        }
        Worker owner = other.run(PassedProcess::own).join();
        try (SocketChannel channel = owner.channel()) {
            System.out.println("the new owner hears: " + Lines.hear(channel));
        }
        owner.onExit().join();
        ProcessHandle.of(pid).ifPresent(left -> left.onExit().join());
    }

    /**
     * Runs in the process that the other is given to.
     *
     * @param control tells the first caller what the process said
     * @param process the process
     * @throws IOException if a socket fails
     */
    public static void own(SocketChannel control, SocketChannel process) throws IOException {
        Worker worker = Fork.attach(process).run(PassedProcess::work).join();
        try (SocketChannel channel = worker.channel()) {
            Lines.say(control, Lines.hear(channel));
        }
    }

    /**
     * Runs in the process that was passed.
     *
     * @param control connected to its new owner
     * @param argument sent by its first owner
     * @throws IOException if the socket fails
     */
    public static void work(SocketChannel control, String argument) throws IOException {
        Lines.say(control, argument + ", " + SomeModule.origin());
    }
}
