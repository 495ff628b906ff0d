package org.jfork.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jfork.Fork;
import org.jfork.Worker;
import org.jfork.internal.os.NativeLibrary;

/** An application in an application server: loaded, with jfork and nothing else, by a class loader of its own. */
public final class Loaded implements Function<String, String> {
    private static final int FORKS = 30;

    /** Forks again and again. Says which library was loaded and how many different workers there were. */
    @Override
    public String apply(String value) {
        Set<Long> pids = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < FORKS; i++) {
            Worker worker = run(Fork.create().sendArg("java.class.path").run(Teller.class.getName() + "::tell"), null);
            pids.add(worker.pid());
        }
        try (Fork template =
                Fork.builder().systemProperty("org.jfork.test", value).exec()) {
            for (int i = 0; i < FORKS; i++)
                pids.add(run(template.fork().sendArg("org.jfork.test").run(Teller.class.getName() + "::tell"), value)
                        .pid());
        }
        return Path.of(NativeLibrary.path()).getFileName() + " " + pids.size();
    }

    private static Worker run(CompletableFuture<Worker> run, String expected) {
        try {
            Worker worker = run.get(30, TimeUnit.SECONDS);
            worker.channel().configureBlocking(true);
            String said = new String(Channels.newInputStream(worker.channel()).readAllBytes(), StandardCharsets.UTF_8);
            String status = worker.onExit().get(30, TimeUnit.SECONDS).toString();
            if (expected != null && !expected.equals(said) || !status.equals("exit code 0"))
                throw new IllegalStateException("the worker said " + said + " and ended with " + status);
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
