/** Programs that are measured, as the measurement sees them: processes that obey lines of text. */
package org.jfork.benchmarks.peer;
