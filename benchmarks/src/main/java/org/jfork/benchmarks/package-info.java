/**
 * Measurements, and runs that are too long for a test.
 */
package org.jfork.benchmarks;
