package org.jfork.internal.template;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jfork.ForkException;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.OsException;
import org.jfork.internal.wire.Failure;
import org.jfork.internal.wire.Layout;

/** What the caller is told of an exception in this process. */
final class Failures {
    private Failures() {}

    /** A preparation failed: a line on standard error, and the whole story to the caller. */
    static void tell(ControlledProcess process, String stage, Throwable e) {
        String role = process.isForked() ? "process" : "template";
        String failed = stage.equals("control") && e instanceof ForkException ? "fork" : stage; // of a hook
        System.err.println("jfork: " + failed + " failed in " + role + " "
                + ProcessHandle.current().pid() + ": " + e);
        Faults.point(Faults.FAILURE_UNSENT);
        try {
            process.send(Layout.FAILED, of(failed, e).encode());
        } catch (OsException gone) {
            System.err.println("jfork: the caller could not be told: " + gone.getMessage());
        }
        Faults.point(Faults.FAILURE_SENT);
    }

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
