package org.jfork.conformance;

import java.nio.file.Path;
import java.util.List;

/**
 * Tests, and what they need.
 *
 * @param name for people
 * @param tests the jar or directory of test classes, which is also on the class path
 * @param classPath all that a JVM needs to run them with JUnit
 * @param include a pattern of names of test classes
 * @param exclude a pattern of names of classes that are not run; empty for none
 */
record Suite(String name, Path tests, List<Path> classPath, String include, String exclude) {
    /** What Surefire takes for test classes. */
    static final String USUAL_CLASSES = "(.*[.])?(Test[^.$]*|[^.$]*(Test|Tests|TestCase))";
}
