/**
 * A prefork HTTP server, and the program that puts it to the test. The server itself is {@code HttpWorker}, which runs in
 * the forked processes, and {@code Crew}, which makes them; the rest loads it, kills one of them and measures.
 */
package org.jfork.examples.prefork;
