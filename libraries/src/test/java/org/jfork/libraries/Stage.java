package org.jfork.libraries;

import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** In a template and its forks: the library, and a thread that uses it all the time. */
final class Stage {
    private static final int WARM_UP = 5;

    private static volatile Library library;

    /** Uses of the thread that have ended, in this process and before in those that it was forked from. */
    private static final AtomicInteger ENDED = new AtomicInteger();

    private static final AtomicReference<Throwable> PROBLEM = new AtomicReference<>();

    private Stage() {}

    static void open(String className, String... arguments) throws Exception {
        Library loaded =
                (Library) Class.forName(className).getDeclaredConstructor().newInstance();
        loaded.load(arguments);
        for (int i = 0; i < WARM_UP; i++) loaded.use(-1 - i);
        library = loaded;
        Thread busy = new Thread(Stage::useAllTheTime, "busy");
        busy.setDaemon(true);
        busy.start();
    }

    private static void useAllTheTime() {
        try {
            for (int i = 1_000_000; ; i++) {
                library.use(i);
                ENDED.incrementAndGet();
            }
        } catch (Throwable e) {
            PROBLEM.set(e);
        }
    }

    /** In the template. */
    static void use(int number) throws Exception {
        library.use(number);
        mustBeBusy();
    }

    /** The thread is stopped in the middle of a use in nearly every fork; that one and the next have to end. */
    private static void mustBeBusy() throws Exception {
        int before = ENDED.get();
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (ENDED.get() < before + 2 && PROBLEM.get() == null) {
            if (System.nanoTime() > deadline) throw new AssertionError("the busy thread has stopped" + busyStack());
            Thread.sleep(1);
        }
        if (PROBLEM.get() != null) throw new AssertionError("the busy thread has failed", PROBLEM.get());
    }

    private static String busyStack() {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (!thread.getName().equals("busy")) return;
            for (StackTraceElement element : stack) text.append("\n    at ").append(element);
        });
        return text.toString();
    }

    /** A worker's function. */
    public static void play(SocketChannel control, int number) {
        try {
            library.use(number);
            if (library.goesOnInForks()) mustBeBusy();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        say(control, "right", number);
    }
}
