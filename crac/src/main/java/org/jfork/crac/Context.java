package org.jfork.crac;

/**
 * Where resources are registered.
 *
 * @param <R> of which kind
 */
public abstract class Context<R extends Resource> implements Resource {
    /** For the one that there is, see {@link Core#getGlobalContext}. */
    protected Context() {}

    /**
     * From now on the resource is told of forks.
     *
     * @param resource is not kept: one that nobody else holds is forgotten
     */
    public abstract void register(R resource);
}
