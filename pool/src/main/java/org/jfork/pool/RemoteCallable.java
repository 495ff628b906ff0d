package org.jfork.pool;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A task with a result that is sent to a worker, with copies of what it captures. The class that contains the lambda must be
 * on the class path there. Since it is a {@code Callable}, and the more special one, a lambda becomes this by itself.
 *
 * @param <T> the result, which is sent back
 */
@FunctionalInterface
public interface RemoteCallable<T> extends Callable<T>, Serializable {}
