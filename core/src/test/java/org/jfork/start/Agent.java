package org.jfork.start;

/** A Java agent that leaves a trace. */
public final class Agent {
    static final String TRACE = "org.jfork.test.agent";

    private Agent() {}

    public static void premain(String arguments) {
        System.setProperty(TRACE, "was here");
    }
}
