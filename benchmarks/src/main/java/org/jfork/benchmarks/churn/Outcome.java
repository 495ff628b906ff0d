package org.jfork.benchmarks.churn;

import org.jfork.ExitStatus;
import org.jfork.benchmarks.churn.scenario.ChurnWorker;

/**
 * What became of one fork.
 *
 * @param millis from the call of fork to the exit status
 * @param text for people
 */
record Outcome(Kind kind, long millis, String text) {
    enum Kind {
        OK,
        /** Ended by a signal, or with another exit code. */
        CRASHED,
        /** Had not ended by its deadline. */
        HUNG,
        /** Did not get to its function, or nobody knows how it ended. */
        LOST
    }

    static Outcome of(String process, ExitStatus status, long millis) {
        if (status.equals(ExitStatus.ofCode(ChurnWorker.WELL))) return new Outcome(Kind.OK, millis, "");
        Kind kind = status.isExit() || status.isSignal() ? Kind.CRASHED : Kind.LOST;
        return new Outcome(kind, millis, process + " ended with " + status);
    }

    static Outcome hung(String text, long millis) {
        return new Outcome(Kind.HUNG, millis, text);
    }

    static Outcome lost(Throwable reason, long millis) {
        return new Outcome(Kind.LOST, millis, reason.toString());
    }

    @Override
    public String toString() {
        return kind + " after " + millis + " ms: " + text;
    }
}
