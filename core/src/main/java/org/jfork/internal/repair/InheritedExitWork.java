package org.jfork.internal.repair;

import java.lang.reflect.Field;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import org.jfork.internal.os.Foreign;

/**
 * Shutdown hooks and files to be deleted on exit that were registered in the template: they are the template's to run. The
 * collections are replaced, not cleared: no lock is taken that a suspended thread may hold.
 */
final class InheritedExitWork {
    private final Field hooks = Foreign.field(Foreign.type("java.lang.ApplicationShutdownHooks"), "hooks");
    private final Field files = Foreign.field(Foreign.type("java.io.DeleteOnExitHook"), "files");

    /** Nothing is replaced before the first {@link #restock}. */
    InheritedExitWork() {
        JvmState.plan(JvmState.REFERENCE, hooks.getDeclaringClass(), new Field[] {hooks}, 0, null);
        JvmState.plan(JvmState.REFERENCE, files.getDeclaringClass(), new Field[] {files}, 0, null);
    }

    /** The collections in reserve are in use now; forks of this process need others. */
    void restock() {
        JvmState.renew(hooks, new IdentityHashMap<>());
        JvmState.renew(files, new LinkedHashSet<>());
    }
}
