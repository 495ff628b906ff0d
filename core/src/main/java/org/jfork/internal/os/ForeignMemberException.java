package org.jfork.internal.os;

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
}
