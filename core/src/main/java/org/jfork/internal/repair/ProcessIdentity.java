package org.jfork.internal.repair;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jfork.internal.os.Foreign;

/** What {@link ProcessHandle#current()} says: the JDK keeps the pid of the process that asked first. */
final class ProcessIdentity {
    private final Class<?> type = Foreign.type("java.lang.ProcessHandleImpl");
    private final Field current = Foreign.field(type, "current");
    private final Field pid = Foreign.field(type, "pid");
    private final Field startTime = Foreign.field(type, "startTime");
    private final Method askPid = Foreign.method(type, "getCurrentPid0");
    private final Method askStartTime = Foreign.method(type, "isAlive0", long.class);

    void renew() {
        if (!JvmState.isInitialized(type)) return;
        Object self = Foreign.get(current, null);
        Object own = Foreign.callPlainly(askPid, null);
        Foreign.set(pid, self, own);
        Foreign.set(startTime, self, Foreign.callPlainly(askStartTime, null, own));
    }
}
