/** {@code bin/bench pool}: a pool of forked workers beside threads and Python's pool. */
package org.jfork.benchmarks.pool;
