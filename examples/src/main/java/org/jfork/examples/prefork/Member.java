package org.jfork.examples.prefork;

import java.util.function.Supplier;
import org.jfork.Fork;
import org.jfork.Worker;

/** A worker that has started, and how long that took: from the call of fork (or exec) until its function was entered. */
record Member(int id, Worker worker, double startMillis) {

    static Member start(int id, Supplier<Fork> process) {
        long start = System.nanoTime();
        Worker worker = process.get()
                .sendArg(Integer.toString(id))
                .run(HttpWorker::serve)
                .join();
        return new Member(id, worker, millisSince(start));
    }

    static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    long pid() {
        return worker.pid();
    }
}
