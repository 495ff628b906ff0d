package org.jfork.internal.pool;

import org.jfork.internal.rpc.caller.Mailbox;
import org.jfork.pool.PoolListener;
import org.jfork.rpc.DeathCertificate;

/** Tells the user's listener, in order, on a thread that may block. */
final class Notices {
    private final PoolListener listener;
    private final Mailbox mailbox = new Mailbox();

    Notices(PoolListener listener) {
        this.listener = listener;
    }

    void ready(long pid) {
        mailbox.add(0, () -> listener.workerReady(pid));
    }

    void ended(DeathCertificate certificate, boolean wanted) {
        mailbox.add(0, () -> listener.workerEnded(certificate, wanted));
    }

    void failed(Throwable reason) {
        mailbox.add(0, () -> listener.startFailed(reason));
    }
}
