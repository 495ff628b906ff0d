package org.jfork.crac;

/** What is told of forks; {@code org.crac} makes one of each resource that is registered there. */
public interface Resource {
    /**
     * Called before the process is copied.
     *
     * @param context the global one
     * @throws Exception refuses the fork
     */
    void beforeCheckpoint(Context<? extends Resource> context) throws Exception;

    /**
     * Called in each copy, and in the process that was copied when it goes on.
     *
     * @param context the global one
     * @throws Exception ends the process that it is called in
     */
    void afterRestore(Context<? extends Resource> context) throws Exception;
}
