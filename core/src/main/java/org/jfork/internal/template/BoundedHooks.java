package org.jfork.internal.template;

/** Shutdown hooks of a process that is not needed any more: they have a bound. */
final class BoundedHooks extends Thread {
    private static final int LIMIT_MILLIS = 10_000;

    private final ProcessExit exit;

    private BoundedHooks(ProcessExit exit) {
        super("jfork-exit");
        this.exit = exit;
        setDaemon(true);
    }

    @Override
    public void run() {
        exit.runHooks();
    }

    /** Until they have run, or will not any more; false if the calling thread was interrupted. */
    static boolean run(ProcessExit exit) {
        BoundedHooks hooks = new BoundedHooks(exit);
        hooks.start();
        return await(hooks);
    }

    /** For another thread to end the process, as long as hooks may take. */
    static boolean await() {
        return await(Thread.currentThread());
    }

    private static boolean await(Thread thread) {
        try {
            thread.join(LIMIT_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
