/** A pool whose tasks do the worst; {@code bin/example-pool}. */
package org.jfork.examples.pool;
