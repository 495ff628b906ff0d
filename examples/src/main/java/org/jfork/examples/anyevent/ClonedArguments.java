package org.jfork.examples.anyevent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.Pipe.SinkChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jfork.Fork;
import org.jfork.Worker;

/** What was sent to a template is there in its forks, in order, before what each of them is sent. */
public final class ClonedArguments {
    private ClonedArguments() {}

    /**
     * The main program.
     *
     * @param arguments none
     * @throws IOException if a socket or pipe fails
     */
    public static void main(String[] arguments) throws IOException {
        Pipe one = Pipe.open();
        Pipe two = Pipe.open();
        List<Worker> workers = new ArrayList<>();
        try (Fork pool = Fork.create().sendArg("str1", "str2").sendHandle(one.sink(), two.sink())) {
            for (int i = 1; i <= 2; i++) workers.add(greet(pool.fork().sendArg("str3"), i));
        }
        one.sink().close(); // the processes have their own
        two.sink().close();
        for (Worker worker : workers) worker.onExit().join();
        System.out.println("by the handles: " + all(one) + " " + all(two));
    }

    /** A line is little enough for a socket that does not block. */
    private static Worker greet(Fork process, int number) throws IOException {
        Worker worker =
                process.run("org.jfork.examples.anyevent.ClonedArguments::work").join();
        try (SocketChannel channel = worker.channel()) {
            Lines.say(channel, "hi #" + number);
        }
        return worker;
    }

    private static String all(Pipe pipe) throws IOException {
        try (Pipe.SourceChannel source = pipe.source()) {
            ByteBuffer octets = ByteBuffer.allocate(100);
            while (source.read(octets) > 0) {}
            return new String(octets.array(), 0, octets.position(), UTF_8);
        }
    }

    /**
     * Runs in each process.
     *
     * @param control brings a line from the caller
     * @param str1 sent to the template
     * @param str2 sent to the template
     * @param fh1 sent to the template
     * @param fh2 sent to the template
     * @param str3 sent to the fork
     * @throws IOException if a socket or pipe fails
     */
    public static void work(
            SocketChannel control, String str1, String str2, SinkChannel fh1, SinkChannel fh2, String str3)
            throws IOException {
        System.out.println(Lines.hear(control) + " with " + str1 + ", " + str2 + ", " + str3);
        fh1.write(ByteBuffer.wrap(new byte[] {'1'}));
        fh2.write(ByteBuffer.wrap(new byte[] {'2'}));
    }
}
