package org.jfork.examples.anyevent;

/** Stands for code and data that take time to load: it remembers in which process that was done. */
final class SomeModule {
    private static final long LOADED_IN = ProcessHandle.current().pid();

    private SomeModule() {}

    static String origin() {
        return LOADED_IN == ProcessHandle.current().pid() ? "loaded here" : "loaded by the template";
    }
}
