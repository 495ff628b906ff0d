/** {@code fork()} for the JVM. */
module org.jfork {
    exports org.jfork;
}
