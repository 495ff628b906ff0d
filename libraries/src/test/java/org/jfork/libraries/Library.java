package org.jfork.libraries;

/** A library as a program uses it. The class has a constructor without parameters; there is one object in each process. */
interface Library {
    /** In the template, before it is forked: loads the library, and keeps what a program would keep. */
    void load(String... arguments) throws Exception;

    /**
     * In the template and its forks, also by several threads at once.
     *
     * @param number another one for each use
     * @throws Exception if the library fails, or {@link AssertionError} if its results are wrong
     */
    void use(int number) throws Exception;

    /**
     * Whether a use that is under way in a thread of the template when that is forked ends well in the fork, too. Not so where
     * it has a connection, which is at its end there.
     */
    default boolean goesOnInForks() {
        return true;
    }
}
