package org.jfork;

import java.io.Serializable;
import java.nio.channels.SocketChannel;

/**
 * A reference to a function that a worker runs, such as {@code Server::serve}: a static method whose first parameter is
 * the control socket, followed by one parameter for each handle and argument that is sent. The nested interfaces are for
 * the different numbers of these; a method reference picks the right one by itself.
 *
 * <p>The method is named to the process, not copied: it must be found on the class path there. A reference to an instance
 * method or a lambda that captures something is refused.
 *
 * <p>When the function returns, the worker runs its own shutdown hooks, flushes its output and exits with 0, even if it
 * left threads running. When it throws, the stack trace goes to standard error and the worker exits with 1.
 */
public interface WorkerFunction extends Serializable {

    /** A function that takes the control socket only. */
    interface With0 extends WorkerFunction {
        /**
         * The function.
         *
         * @param control this end of the control socket, blocking
         * @throws Exception ends the worker with status 1
         */
        void run(SocketChannel control) throws Exception;
    }

    /**
     * A function that takes one handle or argument.
     *
     * @param <A> the type of the first
     */
    interface With1<A> extends WorkerFunction {
        /**
         * The function.
         *
         * @param control this end of the control socket, blocking
         * @param a the first handle or argument
         * @throws Exception ends the worker with status 1
         */
        void run(SocketChannel control, A a) throws Exception;
    }

    /**
     * A function that takes two handles or arguments.
     *
     * @param <A> the type of the first
     * @param <B> the type of the second
     */
    interface With2<A, B> extends WorkerFunction {
        /**
         * The function.
         *
         * @param control this end of the control socket, blocking
         * @param a the first handle or argument
         * @param b the second
         * @throws Exception ends the worker with status 1
         */
        void run(SocketChannel control, A a, B b) throws Exception;
    }

    /**
     * A function that takes three handles or arguments.
     *
     * @param <A> the type of the first
     * @param <B> the type of the second
     * @param <C> the type of the third
     */
    interface With3<A, B, C> extends WorkerFunction {
        /**
         * The function.
         *
         * @param control this end of the control socket, blocking
         * @param a the first handle or argument
         * @param b the second
         * @param c the third
         * @throws Exception ends the worker with status 1
         */
        void run(SocketChannel control, A a, B b, C c) throws Exception;
    }

    /**
     * A function that takes four handles or arguments. For more, name the function: {@link Fork#run(String)}.
     *
     * @param <A> the type of the first
     * @param <B> the type of the second
     * @param <C> the type of the third
     * @param <D> the type of the fourth
     */
    interface With4<A, B, C, D> extends WorkerFunction {
        /**
         * The function.
         *
         * @param control this end of the control socket, blocking
         * @param a the first handle or argument
         * @param b the second
         * @param c the third
         * @param d the fourth
         * @throws Exception ends the worker with status 1
         */
        void run(SocketChannel control, A a, B b, C c, D d) throws Exception;
    }
}
