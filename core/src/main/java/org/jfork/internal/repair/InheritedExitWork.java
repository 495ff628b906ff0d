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
    private final Class<?> hooksType = Foreign.type("java.lang.ApplicationShutdownHooks");
    private final Field hooks = Foreign.field(hooksType, "hooks");
    private final Class<?> filesType = Foreign.type("java.io.DeleteOnExitHook");
    private final Field files = Foreign.field(filesType, "files");

    void forget() {
        if (JvmState.isInitialized(hooksType)) Foreign.set(hooks, null, new IdentityHashMap<>());
        if (JvmState.isInitialized(filesType)) Foreign.set(files, null, new LinkedHashSet<>());
    }
}
