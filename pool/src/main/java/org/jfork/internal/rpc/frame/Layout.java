package org.jfork.internal.rpc.frame;

/**
 * What goes over a worker's socket once it serves calls, in both directions.
 *
 * <pre>
 *  0                 4      5       6             7                 15
 *  +-----------------+------+-------+-------------+-----------------+------------
 *  | payload, octets | kind | flags | descriptors | id of the call  | payload ...
 *  |      u32        |  u8  |  u8   |     u8      |      u64        |
 *  +-----------------+------+-------+-------------+-----------------+------------
 *                                                      big-endian
 * </pre>
 *
 * <p>Descriptors travel with the first octet of their frame, or before. A value inside a payload that has several is an
 * item: its length, u32, and its octets.
 *
 * <pre>
 *  to the worker    CALL     id          what the service says: a method and its arguments, or a task
 *                   CLOSE    0           empty: answer what came before, then end
 *  from the worker  READY    0           what the service says; calls are answered from now on
 *                   RESULT   the call's  the value
 *                   FAILURE  the call's  items: class, message, stack trace; then perhaps the exception itself.
 *                                        Of call 0: the service could not start, and the worker ends
 *                   EVENT    of the call the value; 0 if it belongs to none
 * </pre>
 */
public final class Layout {
    public static final int HEADER = 15;

    public static final int KIND = 4;
    public static final int FLAGS = 5;
    public static final int DESCRIPTORS = 6;
    public static final int ID = 7;

    public static final byte CALL = 'C';
    public static final byte CLOSE = 'X';
    public static final byte READY = 'Y';
    public static final byte RESULT = 'R';
    public static final byte FAILURE = 'F';
    public static final byte EVENT = 'E';

    /** Of a result or failure: the worker wants to end and should get no more calls. */
    public static final int RETIRING = 1;

    /** What the kernel passes with one message. */
    public static final int MOST_DESCRIPTORS = 253;

    /** Unless another limit is asked for. */
    public static final int USUAL_PAYLOAD = 64 << 20;

    /** What a Java array can have, with the header. */
    public static final int MOST_PAYLOAD = Integer.MAX_VALUE - 64;

    private Layout() {}

    static boolean isKind(byte kind) {
        return kind == CALL || kind == CLOSE || kind == READY || kind == RESULT || kind == FAILURE || kind == EVENT;
    }
}
