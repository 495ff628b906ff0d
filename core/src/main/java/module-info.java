/** {@code fork()} for the JVM. */
@SuppressWarnings("module") // org.jfork.pool is built later
module org.jfork {
    // For sources that are evaluated; only the process that compiles them needs these.
    requires static java.compiler;
    requires static jdk.compiler;

    // For the locks in a report, and those that a copy of a program would find held; without it they are unknown.
    requires static java.management;

    exports org.jfork;
    exports org.jfork.internal.os to
            org.jfork.pool;
    exports org.jfork.internal.template to
            org.jfork.pool;
}
