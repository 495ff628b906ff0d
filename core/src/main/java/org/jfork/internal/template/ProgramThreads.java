package org.jfork.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The threads of the program, for a report. */
final class ProgramThreads {
    private ProgramThreads() {}

    static List<String> describe() {
        List<String> all = new ArrayList<>();
        for (Map.Entry<Thread, StackTraceElement[]> one :
                Thread.getAllStackTraces().entrySet())
            if (isOfProgram(one.getKey())) all.add(describe(one.getKey(), one.getValue()));
        return all;
    }

    /** Those of the JVM are in the uppermost group. */
    private static boolean isOfProgram(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return thread != Thread.currentThread()
                && group != null
                && group.getParent() != null
                && !group.getName().equals("InnocuousThreadGroup");
    }

    private static String describe(Thread thread, StackTraceElement[] stack) {
        String place = stack.length == 0 ? "" : " in " + stack[0].getClassName() + "." + stack[0].getMethodName();
        return "'" + thread.getName() + "'" + (thread.isDaemon() ? " (daemon)" : "") + " " + thread.getState() + place;
    }
}
