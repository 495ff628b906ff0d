/** {@code fork()} for the JVM. */
module org.jfork {
    // For sources that are evaluated; only the process that compiles them needs these.
    requires static java.compiler;
    requires static jdk.compiler;

    // For the locks in a report; without it they are unknown.
    requires static java.management;

    exports org.jfork;
}
