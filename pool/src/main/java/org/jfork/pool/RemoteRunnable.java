package org.jfork.pool;

import java.io.Serializable;

/** A task without a result that is sent to a worker; see {@link RemoteCallable}. */
@FunctionalInterface
public interface RemoteRunnable extends Runnable, Serializable {}
