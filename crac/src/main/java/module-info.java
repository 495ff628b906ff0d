/** Resources of {@code org.crac} as hooks of jfork. */
module org.jfork.crac {
    requires org.jfork;

    // For org.crac, which finds it by name: nothing requires it.
    exports org.jfork.crac;
}
