package org.jfork.rpc;

import java.io.Serializable;
import java.util.List;

/**
 * Makes, in the worker, the object that answers calls. Sent to the worker by Java serialisation; the class that contains
 * the lambda must be on the class path there.
 *
 * @param <S> the interface that the object implements
 */
@FunctionalInterface
public interface RpcInit<S> extends Serializable {
    /**
     * Runs once, before any call, on the worker's main thread.
     *
     * @param arguments what was sent to the process by {@code sendArg} and {@code sendHandle}, in order: texts as {@code
     *     String}, octets as {@code byte[]}, handles as channels
     * @return the object
     * @throws Exception ends the worker; every call fails with it
     */
    S create(List<Object> arguments) throws Exception;
}
