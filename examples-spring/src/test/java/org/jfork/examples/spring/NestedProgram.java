package org.jfork.examples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import org.jfork.Early;
import org.jfork.Fork;
import org.jfork.Worker;

/** A program in a nested jar, which no other JVM could load. */
public final class NestedProgram {
    private NestedProgram() {}

    public static void main(String[] args) throws Exception {
        Early.start();
        tell("created", Fork.create());
        tell("execed", Fork.exec());
        System.out.println(
                "computed " + Fork.snapshot(() -> new InWorker().toString()).get(30, SECONDS));
    }

    private static void tell(String how, Fork process) throws Exception {
        String name = NestedProgram.class.getPackageName() + ".NestedProgram";
        Worker worker = process.require(name + ".Required").run(name + "::work").get(30, SECONDS);
        try (SocketChannel channel = worker.channel()) {
            channel.configureBlocking(true);
            System.out.println(
                    how + " " + new String(Channels.newInputStream(channel).readAllBytes(), UTF_8));
        }
    }

    static final class Required {
        static final String BY =
                Thread.currentThread().getContextClassLoader().getClass().getSimpleName();

        private Required() {}
    }

    /** Not loaded before. */
    static final class InWorker {
        @Override
        public String toString() {
            return "by " + Required.BY;
        }
    }

    public static void work(SocketChannel control) throws IOException {
        control.write(ByteBuffer.wrap(new InWorker().toString().getBytes(UTF_8)));
    }
}
