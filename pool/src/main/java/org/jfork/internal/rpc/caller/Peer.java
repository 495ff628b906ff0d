package org.jfork.internal.rpc.caller;

import org.jfork.internal.rpc.frame.MalformedFrameException;
import org.jfork.internal.rpc.frame.Message;

/** Who is told what comes over a link, on the loop's thread. */
public interface Peer {
    void message(Message message) throws MalformedFrameException;

    /** No more messages for the moment: what they have led to can be sent at once. */
    void pause();

    /**
     * Nothing more will come.
     *
     * @param problem what came that is no message, or null
     */
    void ended(MalformedFrameException problem);
}
