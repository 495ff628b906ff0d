package org.jfork.internal.repair;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jfork.internal.os.Foreign;

/**
 * Shutdown hooks and files to be deleted on exit that were registered in the template: they are the template's to run. The
 * collections are replaced, not cleared: no lock is taken that a suspended thread may hold.
 */
final class InheritedExitWork {
    private final Field hooks = Foreign.field(Foreign.type("java.lang.ApplicationShutdownHooks"), "hooks");
    private final Field files = Foreign.field(Foreign.type("java.io.DeleteOnExitHook"), "files");

    /** What the JVM does at its end, by places of which most are empty. */
    private final Runnable[] atTheEnd = (Runnable[])
            Foreign.get(Foreign.field(Foreign.type("java.lang.Shutdown"), "hooks", Runnable[].class), null);

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

    /** Whether there is anything to do at the end: of a child, once its collections have been replaced, what is its own. */
    boolean isThere() {
        for (Runnable work : atTheEnd) if (work != null && isWork(work)) return true;
        return false;
    }

    /** Whoever is not known has something to do. */
    private boolean isWork(Runnable work) {
        Class<?> runner = work.getClass().getNestHost();
        if (runner == hooks.getDeclaringClass()) return isFilled((Map<?, ?>) Foreign.get(hooks, null));
        if (runner == files.getDeclaringClass()) return isFilled((Collection<?>) Foreign.get(files, null));
        return true;
    }

    private static boolean isFilled(Map<?, ?> map) {
        return map == null || !map.isEmpty();
    }

    private static boolean isFilled(Collection<?> collection) {
        return collection == null || !collection.isEmpty();
    }
}
