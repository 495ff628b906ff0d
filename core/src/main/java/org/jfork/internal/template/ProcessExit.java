package org.jfork.internal.template;

import java.lang.reflect.Method;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.Foreign;

/** How a process ends that jfork started. */
class ProcessExit {
    private final ControlledProcess process;
    private final Method runHooks = Foreign.method(Foreign.type("java.lang.Shutdown"), "shutdown");

    ProcessExit(ControlledProcess process) {
        this.process = process;
    }

    /**
     * As if {@code main} had returned: the process's own shutdown hooks run, output is flushed. Other threads do not keep
     * the process alive, nor do they delay its end.
     */
    void end(int status) {
        runHooks();
        leave(status);
    }

    /** Once in the life of a JVM. */
    void runHooks() {
        Foreign.callPlainly(runHooks, null);
    }

    /** The same for a process that is not needed any more: its hooks have a bound. */
    void endBounded(int status) {
        if (BoundedHooks.run(this)) leave(status);
        process.exitNow(1);
    }

    /** A signal's own handlers are ending the process on another thread; they have a bound, too. */
    void awaitSignal() {
        process.exitNow(BoundedHooks.await() ? 143 : 1);
    }

    /**
     * The same where there are no hooks. An exec'ed process removes its own traces (performance counters, attach socket); a forked one has
     * none.
     */
    void leave(int status) {
        Faults.point(Faults.HOOKS_RUN);
        System.out.flush();
        System.err.flush();
        Faults.point(Faults.LEAVING);
        if (!process.isForked()) {
            atLast();
            Runtime.getRuntime().halt(status);
        }
        process.exitNow(status);
    }

    /** Of an exec'ed process. */
    void atLast() {}
}
