package org.jfork.internal.repair;

import org.jfork.internal.os.Foreign;

/** What {@link ProcessHandle#current()} says: the JDK keeps the pid of the process that asked first. */
final class ProcessIdentity {
    private ProcessIdentity() {}

    static void plan() {
        Class<?> type = Foreign.type("java.lang.ProcessHandleImpl");
        JvmState.planIdentity(
                type,
                Foreign.field(type, "current"),
                Foreign.field(type, "pid"),
                Foreign.field(type, "startTime"),
                Foreign.method(type, "isAlive0", long.class));
    }
}
