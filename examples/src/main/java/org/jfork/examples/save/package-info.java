/** A store in memory that is saved to disk by copies of the program, while it is written to. */
package org.jfork.examples.save;
