package org.jfork;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jfork.internal.caller.Caller;
import org.jfork.internal.caller.CopySettings;

/**
 * Makes the default template of the program itself, at its very start, so that no other JVM is ever started: works in a run-time
 * image without a launcher, with classes in nested jars, and when the JDK has been replaced or deleted meanwhile.
 *
 * <p>In order of preference:
 *
 * <ul>
 *   <li>{@link #start} as the first line of {@code main};
 *   <li>{@code java -cp ... org.jfork.Early com.acme.Main args...}, for a program that cannot be changed;
 *   <li>{@code java -javaagent:jfork-core.jar ...}, the same for one that is started in other ways.
 * </ul>
 *
 * <p>From then on {@link Fork#create} and {@link Fork#exec} fork that template. It has what the program has loaded by then, its
 * options, and the context class loader of the thread that made it, which finds the classes of worker functions.
 */
public final class Early {
    private Early() {}

    /**
     * Makes the template, if there is none. The earlier, the smaller: the program should have no threads yet.
     *
     * @throws ForkException if the program cannot be copied, with the reason
     * @throws UnsupportedOperationException if forking cannot work here, see {@link Fork#unsupportedReason}
     */
    public static void start() {
        Caller.instance().startEarly(new CopySettings());
    }

    /**
     * Makes the template, then runs another program.
     *
     * @param args its main class and its arguments
     * @throws Throwable what the program's {@code main} throws
     */
    public static void main(String[] args) throws Throwable {
        if (args.length == 0)
            throw new IllegalArgumentException("usage: java -cp ... org.jfork.Early main-class arguments...");
        start();
        String[] rest = new String[args.length - 1];
        System.arraycopy(args, 1, rest, 0, rest.length);
        Class<?> type = Class.forName(args[0], true, Thread.currentThread().getContextClassLoader());
        Method main = type.getMethod("main", String[].class);
        main.setAccessible(true); // the class need not be public
        try {
            main.invoke(null, (Object) rest);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /**
     * For {@code -javaagent}: makes the template before the program's {@code main}.
     *
     * @param options none are known
     */
    public static void premain(String options) {
        try {
            start();
        } catch (ForkException | UnsupportedOperationException e) {
            throw new IllegalStateException(
                    "jfork cannot copy this program as an agent; call org.jfork.Early.start() as the first line of main instead: "
                            + e.getMessage(),
                    e);
        }
    }
}
