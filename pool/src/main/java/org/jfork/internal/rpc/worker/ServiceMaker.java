package org.jfork.internal.rpc.worker;

import java.io.Serializable;
import org.jfork.internal.rpc.frame.Packed;

/** What is sent to a worker to make its service there: a lambda, since that needs no object stream to be read. */
@FunctionalInterface
public interface ServiceMaker extends Serializable {
    Service make();

    /** As it is sent. */
    default byte[] octets() {
        return Packed.pack(this, "what is to be run in the worker");
    }
}
