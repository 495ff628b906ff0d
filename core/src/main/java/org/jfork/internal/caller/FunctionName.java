package org.jfork.internal.caller;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import org.jfork.WorkerFunction;
import org.jfork.internal.os.Foreign;

/**
 * What a method reference names.
 *
 * @param name {@code Class::method}, the class by its binary name
 * @param descriptor of the method, as in class files
 */
public record FunctionName(String name, String descriptor) {
    /**
     * Asks the reference itself: the compiler gives every serialisable one a method that tells.
     *
     * @throws IllegalArgumentException if it is no reference to a static method
     */
    public static FunctionName of(WorkerFunction function) {
        SerializedLambda lambda = describe(function);
        if (lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic || lambda.getCapturedArgCount() > 0)
            throw refused(lambda.getImplClass().replace('/', '.') + "::" + lambda.getImplMethodName());
        return new FunctionName(
                lambda.getImplClass().replace('/', '.') + "::" + lambda.getImplMethodName(),
                lambda.getImplMethodSignature());
    }

    private static SerializedLambda describe(WorkerFunction function) {
        try {
            Object lambda = Foreign.callPlainly(function.getClass().getDeclaredMethod("writeReplace"), function);
            if (lambda instanceof SerializedLambda) return (SerializedLambda) lambda;
        } catch (NoSuchMethodException e) {
            throw (IllegalArgumentException)
                    refused(function.getClass().getName()).initCause(e);
        }
        throw refused(function.getClass().getName());
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(what
                + " is no reference to a static method; a worker function is named, not copied, so it must be static "
                + "and capture nothing. Send values with sendArg");
    }
}
