package org.jfork.benchmarks.phases;

import java.util.List;

/**
 * A part of a life: from one place to another.
 *
 * @param key for programs
 * @param label for people
 * @param from the number of a fault point (docs/faults.md)
 * @param to the same, or {@link #END_OF_SOCKET}
 * @param isOfOneProcess whether page faults can be told
 */
record Phase(String key, String label, int from, int to, boolean isOfOneProcess) {
    /** Is no fault point: the caller has read the end of the socket. */
    static final int END_OF_SOCKET = -1;

    private static Phase between(String key, String label, int from, int to) {
        return new Phase(key, label, from, to, false);
    }

    private static Phase in(String key, String label, int from, int to) {
        return new Phase(key, label, from, to, true);
    }

    static final List<Phase> OF_THE_CALLER = List.of(in("ask", "caller: socket pair, place for the pid", 20, 22));

    static final List<Phase> OF_A_FROZEN_TEMPLATE =
            List.of(between("request", "the request is sent and reaches the frozen template", 22, 37));

    static final List<Phase> OF_A_RUNNING_TEMPLATE = List.of(
            between("request", "the request is sent and reaches the template", 22, 30),
            in("settle", "wait for compilations", 30, 31),
            in("suspend", "suspend threads of the program", 31, 32),
            in("freeze", "freeze", 32, 35),
            in("record", "record descriptors and mappings", 35, 36),
            in("thaw", "thaw", 41, 42),
            in("resume", "resume threads of the program", 42, 43));

    static final List<Phase> OF_ALL = List.of(
            in("clone", "clone, in the template", 37, 38),
            in("ready", "template: ready for the next", 38, 40),
            between("born", "clone, until the child runs", 37, 50),
            in("socket", "child: control socket", 50, 51),
            in("rebuild", "child: repair descriptors and mappings", 51, 52),
            in("revive", "child: revive all threads", 52, 55),
            in("return", "child: revived so far that Java goes on", 52, 56),
            in("repair", "child: repair what the JDK keeps", 56, 57),
            in("child_resume", "child: resume threads of the program", 57, 58),
            in("command", "child: read what to run", 58, 90),
            in("bind", "child: find the function", 90, 91),
            in("tell", "child: tell that it is entered", 91, 93),
            in("enter", "child: make the channel", 93, 94),
            in("function", "child: the empty function", 94, 95),
            in("leave", "child: hooks, flush", 95, 112),
            between("exit", "exit, until the end of the socket is read", 112, END_OF_SOCKET),
            between("reap", "exit, until the status is collected", 112, 115),
            between("total", "all of it", 20, 115));
}
