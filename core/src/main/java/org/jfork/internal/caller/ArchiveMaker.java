package org.jfork.internal.caller;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jfork.ExitStatus;
import org.jfork.internal.os.Channels;
import org.jfork.internal.os.Program;
import org.jfork.internal.os.Spawn;

/** Makes archives of classes: a JVM of the lowest priority, which loads the classes and runs none of their code. */
final class ArchiveMaker {
    private static final int LIMIT_SECONDS = 60;

    /** Also bounds a JVM whose program, this one, is gone. */
    private static final List<String> MODESTLY =
            List.of("/bin/sh", "-c", "ulimit -t " + LIMIT_SECONDS + " && exec nice -n 19 \"$@\"", "sh");

    private final IoLoop loop;
    private volatile boolean ending;
    private volatile boolean entered;
    private volatile Child dumping;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    ArchiveMaker(IoLoop loop) {
        this.loop = loop;
    }

    void start(ArchiveUse use) {
        if (!Files.exists(use.list()) || !underWay.add(use.key())) return;
        Thread thread = new Thread(() -> run(use), "jfork-archive");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(ArchiveUse use) {
        try {
            ArchiveStore store = new ArchiveStore(use.list().getParent());
            synchronized (this) { // one at a time is enough
                makeOrAbandon(store, use);
            }
        } catch (IOException | RuntimeException e) {
            System.getLogger("org.jfork").log(Level.DEBUG, "no archive of classes could be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.remove(use.key());
        }
    }

    /** Nothing is begun while this program ends: then no hook can be added. */
    private void makeOrAbandon(ArchiveStore store, ArchiveUse use) throws IOException, InterruptedException {
        Thread end = new Thread(() -> abandon(store, use.key()));
        Runtime.getRuntime().addShutdownHook(end);
        try {
            entered = store.enter(use.key());
            if (entered) make(store, use);
        } finally {
            entered = false;
            removeHook(end);
        }
    }

    private void make(ArchiveStore store, ArchiveUse use) throws IOException, InterruptedException {
        Path fresh = store.fresh(use.key());
        try {
            Files.deleteIfExists(fresh);
            ClassList.addUsual(use.list(), Path.of(use.maker().get(0)));
            boolean made = dump(command(use, fresh)).isSuccess() && Files.exists(fresh);
            if (ending) return; // the list is for the next program
            if (made) store.publish(use.key(), fresh);
            else store.fail(use.key());
            Files.deleteIfExists(use.list());
        } finally {
            Files.deleteIfExists(fresh);
            store.leave(use.key());
        }
    }

    private static List<String> command(ArchiveUse use, Path fresh) {
        List<String> words = new ArrayList<>(MODESTLY);
        words.addAll(use.maker());
        words.addAll(
                List.of("-Xshare:dump", "-XX:SharedClassListFile=" + use.list(), "-XX:SharedArchiveFile=" + fresh));
        if (OptionFile.isNeeded(words)) throw new IllegalArgumentException("too long a class path for an archive");
        return words;
    }

    /** This program ends, in order. */
    private void abandon(ArchiveStore store, String key) {
        ending = true;
        Child child = dumping;
        if (child != null) child.signal(Child.SIGKILL);
        if (!entered) return;
        try {
            Files.deleteIfExists(store.fresh(key));
            store.leave(key);
        } catch (IOException e) {
            return; // it will be too old at some time
        }
    }

    private ExitStatus dump(List<String> command) throws IOException, InterruptedException {
        Child child = start(command);
        dumping = child;
        if (ending) child.signal(Child.SIGKILL);
        try {
            return child.exit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            child.signal(Child.SIGKILL);
            return ExitStatus.ofSignal(Child.SIGKILL);
        } finally {
            dumping = null;
        }
    }

    private static void removeHook(Thread end) {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException ending) {
            return; // it is being run
        }
    }

    /** Says nothing, and does not hear of variables with options for JVMs. */
    private Child start(List<String> command) throws IOException {
        Map<String, String> environment = OptionVariables.putAside(System.getenv());
        try (FileInputStream input = new FileInputStream("/dev/null");
                FileOutputStream output = new FileOutputStream("/dev/null")) {
            Channels channels = new Channels();
            int quiet = channels.number(output.getFD());
            Program program = new Program(command, environment, null, channels.number(input.getFD()), quiet, quiet);
            Spawn.Started started = Spawn.start(program, true);
            return Child.watch(loop, started.pid(), started.pidfd());
        }
    }
}
