package org.jfork.fault;

/** What a fault leads to: in the words of docs/faults.md, and as {@link Trial} prints it. */
enum Outcome {
    SUCCESS("success", "the run succeeds; the template lives"),
    NOT_FORKED(
            "the run fails: not forked, since the template ended",
            "the run fails: .*(template|process) N ended before it was run: SIGNAL;"
                    + " the next fork fails: .*(template|process) N ended before it was run: SIGNAL"),
    NOT_READY(
            "the run fails: not forked, since the template ended before it was ready",
            "the run fails: .*template N ended before it was ready: SIGNAL; it is .*"
                    + "; the next fork fails: .*template N ended before it was ready: SIGNAL; it is .*"),
    LAST_FORK(
            "the run succeeds; the next fork fails, since the template ended",
            "the run succeeds; the next fork fails: .*process N ended before it was run: SIGNAL"),
    ENDED_BEFORE(
            "the run fails: the process ended before its function was entered",
            "the run fails: (this process has failed: )?process N ended before (\\S+::echo was entered|it was run): SIGNAL;"
                    + " (the template lives"
                    + "|the next fork fails: process N ended before (\\S+::tell was entered|it was run): SIGNAL)"),
    WORKER_ENDED(
            "the worker's exit status is the signal",
            "the worker ends with SIGNAL and says '(hello text 0 evaluated)?'; the template lives"),
    TOLD(
            "the run fails, and says what failed in the process",
            "the run fails: require failed in process N: .*; the template lives"),
    RESULT("the result arrives", "the result arrives; the program goes on; it is copied again"),
    NO_RESULT(
            "the snapshot fails: the copy ended before it had a result",
            "the snapshot fails: process N, a copy of this program, ended before it had a result: SIGNAL;"
                    + " the program goes on; it is copied again"),
    ALL_END("all processes that it made end", "");

    private final String words;
    private final String pattern;

    Outcome(String words, String pattern) {
        this.words = words;
        this.pattern = pattern;
    }

    String words() {
        return words;
    }

    /** What a trial prints that went this way; {@code signal} is the one that ended a process, if any. */
    String pattern(String signal) {
        return pattern.replace("SIGNAL", signal);
    }
}
