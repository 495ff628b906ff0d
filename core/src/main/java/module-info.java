/** {@code fork()} for the JVM. */
module org.jfork {
    // For sources that are evaluated; only the process that compiles them needs these.
    requires static java.compiler;
    requires static jdk.compiler;

    exports org.jfork;
}
