/** Meters of Micrometer for pools of forked workers. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Micrometer has no descriptor yet, but a name that is to stay
module org.jfork.pool.micrometer {
    requires transitive org.jfork.pool;
    requires transitive micrometer.core;

    exports org.jfork.pool.micrometer;
}
