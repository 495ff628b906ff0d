package org.jfork.internal.template;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jfork.internal.wire.Failure;

/** What the caller is told of an exception in this process. */
final class Failures {
    private Failures() {}

    static Failure of(String stage, Throwable e) {
        return new Failure(
                (int) ProcessHandle.current().pid(),
                stage,
                e.getClass().getName(),
                e.getMessage() == null ? "" : e.getMessage(),
                trace(e));
    }

    static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
