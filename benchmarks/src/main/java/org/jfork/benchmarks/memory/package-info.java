/** What idle workers cost in memory. */
package org.jfork.benchmarks.memory;
