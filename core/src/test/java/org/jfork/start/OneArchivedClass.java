package org.jfork.start;

/** To be loaded. */
final class OneArchivedClass {
    private OneArchivedClass() {}
}
