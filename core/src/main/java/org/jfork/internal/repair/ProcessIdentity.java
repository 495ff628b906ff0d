package org.jfork.internal.repair;

import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.ForeignMemberException;

/** What {@link ProcessHandle#current()} says: the JDK keeps the pid of the process that asked first. */
final class ProcessIdentity {
    private ProcessIdentity() {}

    /** A process that has not asked so far will ask itself, and need not read the time of its start for nothing. */
    static void plan() {
        JvmState.planLater(
                Foreign.type("java.lang.ProcessHandleImpl"),
                ProcessIdentity.class,
                Foreign.method(ProcessIdentity.class, "planFields"));
    }

    private static String planFields() {
        try {
            Class<?> type = Foreign.type("java.lang.ProcessHandleImpl");
            JvmState.planIdentity(
                    type,
                    Foreign.field(type, "current"),
                    Foreign.field(type, "pid"),
                    Foreign.field(type, "startTime"),
                    Foreign.method(type, "isAlive0", long.class));
            return null;
        } catch (ForeignMemberException e) {
            return e.getMessage();
        }
    }
}
