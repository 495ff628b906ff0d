/**
 * {@code fork()} for the JVM: make a template process that loads classes and data once, fork workers from it that share
 * its memory, hand them sockets and arguments, run a function in them, and learn how they ended.
 *
 * <pre>{@code
 * Fork template = Fork.create()
 *         .require("com.acme.Server")
 *         .sendHandle(listener);
 * for (int id = 1; id <= 10; id++)
 *     template.fork()
 *             .sendArg(String.valueOf(id))
 *             .run("com.acme.Server::serve");
 * }</pre>
 *
 * <p>This package only makes processes and brings them to their function. There is no remote procedure call and no pool in
 * it; the control socket of each worker is a plain socket, to be used in any way.
 */
package org.jfork;
