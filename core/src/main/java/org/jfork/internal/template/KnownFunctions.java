package org.jfork.internal.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Method;
import org.jfork.internal.os.Foreign;

/**
 * Functions that forks will be told to run: found in the template once, so that each fork need not read their names and look them up.
 * Their classes are loaded, not initialised.
 */
final class KnownFunctions {
    /** They are compared one by one. */
    private static final int MOST = 16;

    private byte[][] commands = {};
    private WorkerCall[] calls = {};
    private ClassLoader loader; // where they have been looked for

    /** {@code Class::method}, and a descriptor if that is known. What cannot be loaded is said to whoever needs it: nobody has asked for it here. */
    void expect(String function) {
        int colons = function.indexOf("::"), parameters = function.indexOf('(');
        if (colons < 0) return;
        try {
            Method[] methods = Classes.prepare(function.substring(0, colons));
            if (parameters >= 0) choose(methods, function.substring(0, parameters), function.substring(parameters));
        } catch (ClassNotFoundException | LinkageError e) {
            // see above
        }
    }

    private void choose(Method[] methods, String name, String descriptor) {
        String simple = name.substring(name.indexOf("::") + 2);
        for (Method method : methods)
            if (FunctionLookup.isExactly(method, simple, descriptor)) add(command(name, descriptor), method);
    }

    /** As a command to run it has it. */
    static byte[] command(String name, String descriptor) {
        return (name + '\0' + descriptor).getBytes(UTF_8);
    }

    /** The latest come first. */
    private void add(byte[] command, Method method) {
        ClassLoader now = Thread.currentThread().getContextClassLoader();
        int kept = loader == now ? Math.min(commands.length, MOST - 1) : 0;
        byte[][] longer = new byte[kept + 1][];
        WorkerCall[] more = new WorkerCall[kept + 1];
        System.arraycopy(commands, 0, longer, 1, kept);
        System.arraycopy(calls, 0, more, 1, kept);
        Foreign.nameMethods(method.getDeclaringClass());
        longer[0] = command;
        more[0] = new WorkerCall(method);
        commands = longer;
        calls = more;
        loader = now;
    }

    void clear() {
        commands = new byte[][] {};
    }

    /**
     * The one that the command names which the process has at hand, its class initialised; null if it is not known, or would be looked
     * for elsewhere by now.
     */
    WorkerCall find(ControlledProcess process) {
        int index = process.indexOf(commands);
        if (index < 0 || loader != Thread.currentThread().getContextClassLoader()) return null;
        calls[index].initialize();
        return calls[index];
    }
}
