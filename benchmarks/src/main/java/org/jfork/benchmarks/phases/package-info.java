/** The parts of a life, from the trace that a library with fault points leaves. */
package org.jfork.benchmarks.phases;
