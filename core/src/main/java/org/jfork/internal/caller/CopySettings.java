package org.jfork.internal.caller;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jfork.ForkException;
import org.jfork.Hazard;
import org.jfork.Treatment;

/** How a program is copied. Not safe for use by several threads. */
public final class CopySettings {
    /** A copy has no thread that would use them; what it does with them itself is documented. */
    private static final List<Hazard> HARMLESS =
            List.of(Hazard.WRITABLE_FILE, Hazard.FILE_LOCK, Hazard.WATCH, Hazard.TIMER);

    private final Policy policy = new Policy();
    private Predicate<? super Thread> kept = thread -> false;
    private Consumer<? super List<String>> lockReport; // null: nobody wants to know
    private boolean refuseLocks;
    private Duration limit = Duration.ofSeconds(3);

    public CopySettings() {
        for (Hazard hazard : HARMLESS) policy.treat(hazard, Treatment.ALLOW);
    }

    public void treat(Hazard hazard, Treatment treatment) {
        policy.treat(hazard, treatment);
    }

    public void keepThreads(Predicate<? super Thread> which) {
        kept = which;
    }

    public void reportLocks(Consumer<? super List<String>> report) {
        lockReport = report;
    }

    public void refuseLocks() {
        refuseLocks = true;
    }

    /** Null if it does not matter which locks are held. */
    HeldLocks heldLocks(Thread[] kept) {
        if (lockReport == null && !refuseLocks) return null;
        try {
            return new HeldLocks(lockReport, refuseLocks, kept);
        } catch (NoClassDefFoundError e) {
            throw new ForkException(
                    "this JVM cannot tell which locks its threads hold: it lacks the module java.management", e);
        }
    }

    public void limit(Duration most) {
        limit = most;
    }

    Policy policy() {
        return policy;
    }

    boolean isKept(Thread thread) {
        return kept.test(thread);
    }

    int limitMillis() {
        return (int) Math.min(limit.toMillis(), Integer.MAX_VALUE);
    }
}
