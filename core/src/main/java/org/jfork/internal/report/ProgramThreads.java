package org.jfork.internal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The threads of the program, and what they hold. */
public final class ProgramThreads {
    private static final String NO_MANAGEMENT = ", locks unknown without the module java.management";

    private ProgramThreads() {}

    /** A text for each, but for the thread that asks. */
    public static List<String> describe() {
        Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
        all.keySet().removeIf(thread -> !isOfProgram(thread));
        List<String> texts = new ArrayList<>();
        if (all.isEmpty()) return texts; // locks cost more than all the rest
        HeldLocks locks = heldLocks();
        all.forEach((thread, stack) -> texts.add(describe(thread, stack) + held(locks, thread)));
        return texts;
    }

    private static HeldLocks heldLocks() {
        try {
            return new HeldLocks();
        } catch (NoClassDefFoundError missing) {
            return null;
        }
    }

    @SuppressWarnings("deprecation") // Thread.threadId() is newer than 17
    private static String held(HeldLocks locks, Thread thread) {
        if (locks == null) return NO_MANAGEMENT;
        String held = locks.of(thread.getId());
        return held == null ? "" : ", holds " + held;
    }

    /** Those of the JVM are in the uppermost group; those of jfork have its name in front. */
    private static boolean isOfProgram(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return thread != Thread.currentThread()
                && !thread.getName().startsWith("jfork-")
                && group != null
                && group.getParent() != null
                && !group.getName().equals("InnocuousThreadGroup");
    }

    private static String describe(Thread thread, StackTraceElement[] stack) {
        String place = stack.length == 0 ? "" : " in " + stack[0].getClassName() + "." + stack[0].getMethodName();
        return "'" + thread.getName() + "'" + (thread.isDaemon() ? " (daemon)" : "") + " " + thread.getState() + place;
    }
}
