package org.jfork.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jfork.Fork;
import org.jfork.Worker;
import org.jfork.internal.os.Foreign;

/** Obeys its arguments, one after the other, and prints a line for each. */
public final class ArchiveProgram {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private ArchiveProgram() {}

    public static void main(String[] arguments) throws Exception {
        for (String order : arguments) System.out.println(order + " " + obey(order));
    }

    private static String obey(String order) throws Exception {
        return switch (order) {
            case "exec" -> answer(exec());
            case "fork" -> fork();
            default -> Boolean.toString(awaitArchive());
        };
    }

    /** Which classes come from an archive is told by the JVM itself. */
    private static Fork exec() {
        return Fork.builder().jvmOptions("-Xlog:class+load").exec();
    }

    private static String fork() throws Exception {
        try (Fork template = exec().require(OneArchivedClass.class)) {
            return answer(template.fork()) + answer(template.fork());
        }
    }

    private static String answer(Fork process) throws Exception {
        Worker worker = process.run(ArchiveProgram::tell).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        try (SocketChannel channel = worker.channel()) {
            channel.configureBlocking(true);
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    private static boolean awaitArchive() throws InterruptedException {
        Path directory = Path.of(System.getenv("XDG_CACHE_HOME"), "jfork", "archives");
        for (long end = System.nanoTime() + LIMIT.toNanos(); System.nanoTime() < end; Thread.sleep(10)) {
            String[] files = directory.toFile().list();
            if (files != null && files.length > 0 && Arrays.stream(files).allMatch(file -> file.endsWith(".jsa")))
                return true;
        }
        return false;
    }

    /** Does this process have an archive of jfork's? Its mapping has no name any more when it was put into huge pages. */
    public static void tell(SocketChannel control) throws IOException {
        Object options =
                Foreign.callPlainly(Foreign.method(Foreign.type("jdk.internal.misc.VM"), "getRuntimeArguments"), null);
        boolean archive = false;
        for (String option : (String[]) options)
            archive |= option.startsWith("-XX:SharedArchiveFile=") && option.contains("/jfork/archives/");
        control.write(ByteBuffer.wrap(Boolean.toString(archive).getBytes(UTF_8)));
    }
}
