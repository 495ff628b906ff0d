/** Meters of Micrometer for pools: {@link org.jfork.pool.micrometer.ForkPoolMeters}. */
package org.jfork.pool.micrometer;
