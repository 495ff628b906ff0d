/** A program in a module of its own that exports nothing. */
module com.acme.app {
    requires org.jfork;
}
