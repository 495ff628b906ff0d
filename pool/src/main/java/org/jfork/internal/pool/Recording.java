package org.jfork.internal.pool;

import org.jfork.rpc.DeathCertificate;

/** Events for Java Flight Recorder, in this JVM; nothing where it is not there. */
class Recording {
    static Recording ofThisJvm() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? FlightRecording.make() : new Recording();
    }

    void workerReady(long pid) {}

    void workerEnded(DeathCertificate certificate, boolean wanted) {}

    void taskDone(String name, long pid, long waitedNanos, long ranNanos) {}
}
