package org.jfork.internal.template;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import org.jfork.internal.os.ControlChannel;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.OsException;
import org.jfork.internal.wire.MalformedFrameException;

/** A function that has been found; bound to what was sent it is ready to be entered. */
final class WorkerCall {
    private final Method method;
    private final Class<?> holder;
    private final Class<?>[] types;
    private final int plain; // parameters, without those that are an array of the rest
    private final String codes;
    private final char result;
    private final Object[] values; // null as long as it is not bound
    private final ControlChannel channel;

    /** Nothing is initialised. */
    WorkerCall(Method method) {
        this.method = method;
        holder = method.getDeclaringClass();
        types = method.getParameterTypes();
        plain = method.isVarArgs() ? types.length - 1 : types.length;
        codes = Foreign.codes(types);
        result = Foreign.code(method.getReturnType());
        values = null;
        channel = null;
    }

    private WorkerCall(WorkerCall found, Object[] values, ControlChannel channel) {
        method = found.method;
        holder = found.holder;
        types = found.types;
        plain = found.plain;
        codes = found.codes;
        result = found.result;
        this.values = values;
        this.channel = channel;
    }

    /**
     * Finds {@code Class::method} and presents the arguments. The control socket's place is left free.
     *
     * @param command the name, NUL, and a descriptor of the method, empty if the name is all that is known
     */
    static WorkerCall bind(String command, Arguments arguments)
            throws BindingException, OsException, ClassNotFoundException, MalformedFrameException {
        int end = command.indexOf('\0');
        if (end < 0) MalformedFrameException.refuse("a function without a descriptor");
        return bind(command.substring(0, end), command.substring(end + 1), arguments);
    }

    private static WorkerCall bind(String name, String descriptor, Arguments arguments)
            throws BindingException, OsException, ClassNotFoundException {
        return new WorkerCall(new FunctionLookup(name, descriptor).find(arguments)).bound(arguments);
    }

    /** Initialises the function's class, if that has not been done. */
    void initialize() {
        Foreign.initialize(method);
    }

    /** Presents the arguments. */
    WorkerCall bound(Arguments arguments) throws BindingException, OsException {
        checkCount(plain - 1, arguments.count());
        Object[] values = new Object[types.length];
        for (int i = 1; i < plain; i++) values[i] = arguments.present(i - 1, types[i]);
        if (takesRest()) values[plain] = rest(arguments, plain - 1, types[plain].getComponentType());
        return new WorkerCall(this, values, arguments.control());
    }

    private boolean takesRest() {
        return plain < types.length;
    }

    private void checkCount(int wanted, int sent) throws BindingException {
        if (takesRest() ? sent >= wanted : sent == wanted) return;
        throw new BindingException(describe(method) + " takes " + wanted + (takesRest() ? " or more" : "")
                + " arguments and handles behind the control socket, but " + sent + " were sent");
    }

    private static Object rest(Arguments arguments, int from, Class<?> type) throws BindingException, OsException {
        Object rest = Array.newInstance(type, Math.max(0, arguments.count() - from));
        for (int i = from; i < arguments.count(); i++) Array.set(rest, i - from, arguments.present(i, type));
        return rest;
    }

    static String describe(Method method) {
        StringBuilder text = new StringBuilder(method.getDeclaringClass().getName())
                .append("::")
                .append(method.getName());
        String separator = "(";
        for (Class<?> type : method.getParameterTypes()) {
            text.append(separator).append(type.getSimpleName());
            separator = ", ";
        }
        return text.append(separator.equals("(") ? "()" : ")").toString();
    }

    /** Enters the function, with the control socket, on the calling thread. */
    void enter(int controlSocket) throws Throwable {
        SocketChannel control = channel.open(controlSocket);
        values[0] = control;
        Faults.point(Faults.FUNCTION_CALLED);
        Foreign.callStatic(method, holder, codes, result, values);
    }
}
