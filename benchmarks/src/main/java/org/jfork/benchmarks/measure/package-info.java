/** What all measurements have in common: rounds in turn, medians, ratios, one JSON object. */
package org.jfork.benchmarks.measure;
