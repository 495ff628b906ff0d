/** What runs in the programs that are measured: callers of jfork, and the functions of their workers. */
package org.jfork.benchmarks.program;
