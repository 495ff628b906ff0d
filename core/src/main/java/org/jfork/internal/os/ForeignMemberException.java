package org.jfork.internal.os;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** This JDK does not have a member that jfork needs. */
public final class ForeignMemberException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ForeignMemberException(String member, Throwable cause) {
        super(
                "the JDK at hand (" + System.getProperty("java.vendor") + " "
                        + System.getProperty("java.runtime.version") + ") has no " + member
                        + ", which jfork needs; please report this",
                cause);
    }

    /** For {@link Foreign}, with which it need not be loaded. */
    static RuntimeException of(String member, Throwable cause) {
        return new ForeignMemberException(member, cause);
    }

    /** A method that throws nothing checked has thrown this. */
    static RuntimeException undeclared(Method method, Throwable thrown) {
        return new IllegalStateException(new InvocationTargetException(thrown, method.toString()));
    }
}
