/** Calls to forked workers, and pools of them. */
module org.jfork.pool {
    requires transitive org.jfork;

    // Events for a recording, where there is one.
    requires static jdk.jfr;

    exports org.jfork.rpc;
    exports org.jfork.pool;
}
