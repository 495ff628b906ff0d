/**
 * Pools of forked workers: an {@code ExecutorService} whose tasks run in processes of their own.
 *
 * <p>For calls to one particular worker see {@code org.jfork.rpc}; for processes without calls see {@code org.jfork}.
 */
package org.jfork.pool;
