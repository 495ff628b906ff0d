/** Runs test suites in plain and in forked JVMs and compares what comes out. */
package org.jfork.conformance;
