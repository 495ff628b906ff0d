/**
 * Calls to a worker: a Java interface that is implemented in a forked process, or a function.
 *
 * <p>This is one worker and what is said to it. For many workers and tasks that any of them may run see {@code
 * org.jfork.pool}; for processes without calls see {@code org.jfork}.
 */
package org.jfork.rpc;
