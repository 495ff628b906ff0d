package org.jfork.internal.template;

/** What was sent does not fit what the function declares. */
final class BindingException extends Exception {
    private static final long serialVersionUID = 1;

    BindingException(String message) {
        super(message);
    }

    BindingException(int index, String message) {
        super("parameter " + (index + 2) + " (number " + (index + 1) + " of what was sent): " + message);
    }
}
