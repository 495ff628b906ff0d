package org.jfork.examples.prefork;

/** What a client has sent is no request that this server understands. */
final class MalformedRequestException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedRequestException(String message) {
        super(message);
    }
}
