/** The page about performance: tables and charts from the JSON objects of measurements. */
package org.jfork.benchmarks.page;
