package org.jfork.crac;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jfork.ForkHook;

/**
 * All resources of this process, as one hook. Each checkpoint is followed by one restore of the same resources, in each
 * process that comes of it.
 *
 * <p>A resource is asked for nothing but what it is for: those of {@code org.crac} are proxies whose {@code equals} and {@code
 * hashCode} throw when their target is gone.
 */
final class GlobalContext extends Context<Resource> implements ForkHook {
    /** Weakly, as everybody expects who registers. Read without a lock: a thread that stands still may be registering. */
    private final List<WeakReference<Resource>> registered = new CopyOnWriteArrayList<>();

    /** Those that are to be restored, in the order of registration; null if there was no checkpoint. */
    private List<Resource> checkpointed;

    @Override
    public void register(Resource resource) {
        Objects.requireNonNull(resource, "resource");
        registered.removeIf(one -> one.get() == null);
        registered.add(new WeakReference<>(resource));
    }

    /** A checkpoint stops servers and pools: in a program that goes on serving that would be felt by its users. */
    @Override
    public boolean isForCopies() {
        return false;
    }

    @Override
    public void beforeFork() throws CheckpointException {
        beforeCheckpoint(this);
    }

    @Override
    public void afterForkInTemplate() throws RestoreException {
        afterRestore(this);
    }

    @Override
    public void afterForkInWorker() throws RestoreException {
        afterRestore(this);
    }

    /** Nothing happens the second time. Also if resources fail, all have to be restored. */
    @Override
    public synchronized void beforeCheckpoint(Context<? extends Resource> context) throws CheckpointException {
        if (checkpointed != null) return;
        checkpointed = current();
        List<Resource> backwards = new ArrayList<>(checkpointed);
        Collections.reverse(backwards);
        Failures failures = Moment.BEFORE_CHECKPOINT.tell(backwards, context);
        if (failures.any()) throw failures.in(new CheckpointException(failures.message()));
    }

    /** Nothing happens without a checkpoint. */
    @Override
    public synchronized void afterRestore(Context<? extends Resource> context) throws RestoreException {
        if (checkpointed == null) return;
        List<Resource> restored = checkpointed;
        checkpointed = null;
        Failures failures = Moment.AFTER_RESTORE.tell(restored, context);
        if (failures.any()) throw failures.in(new RestoreException(failures.message()));
    }

    private List<Resource> current() {
        List<Resource> alive = new ArrayList<>();
        for (WeakReference<Resource> one : registered) {
            Resource resource = one.get();
            if (resource != null) alive.add(resource);
        }
        return alive;
    }
}
