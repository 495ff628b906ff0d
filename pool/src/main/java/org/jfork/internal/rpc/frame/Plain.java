package org.jfork.internal.rpc.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import org.jfork.rpc.Codec;

/**
 * Values that need no object stream, which costs more than most tasks: a mark, then the value up to the end.
 *
 * <pre>
 *   STREAM   what Java serialisation writes
 *   NULL
 *   BOOLEAN  u8
 *   INT      s32      LONG s64      DOUBLE its bits, s64
 *   TEXT     characters below 256, one octet each
 *   OCTETS   as they are
 *   LAMBDA   see LambdaForm
 * </pre>
 */
final class Plain {
    static final int STREAM = 0;
    static final int LAMBDA = 8;

    private static final int NULL = 1;
    private static final int BOOLEAN = 2;
    private static final int INT = 3;
    private static final int LONG = 4;
    private static final int DOUBLE = 5;
    private static final int TEXT = 6;
    private static final int OCTETS = 7;

    private Plain() {}

    /** False if the value is none of these; then nothing is written. */
    static boolean write(Object value, Codec.Output out) throws IOException {
        if (value == null) out.write(NULL);
        else if (value.getClass() == Integer.class) number(INT, (Integer) value, 4, out);
        else if (value.getClass() == Long.class) number(LONG, (Long) value, 8, out);
        else if (value.getClass() == Boolean.class) number(BOOLEAN, (Boolean) value ? 1 : 0, 1, out);
        else if (value.getClass() == Double.class) number(DOUBLE, Double.doubleToRawLongBits((Double) value), 8, out);
        else if (value.getClass() == String.class) return text((String) value, out);
        else if (value.getClass() == byte[].class) octets(OCTETS, (byte[]) value, out);
        else return false;
        return true;
    }

    private static void number(int mark, long value, int octets, Codec.Output out) throws IOException {
        out.write(mark);
        for (int shift = 8 * octets - 8; shift >= 0; shift -= 8) out.write((int) (value >>> shift));
    }

    private static boolean text(String text, Codec.Output out) throws IOException {
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) > 255) return false;
        octets(TEXT, text.getBytes(ISO_8859_1), out);
        return true;
    }

    private static void octets(int mark, byte[] octets, Codec.Output out) throws IOException {
        out.write(mark);
        out.write(octets);
    }

    /** What follows the mark. */
    static Object read(int mark, Codec.Input in) throws IOException {
        return switch (mark) {
            case NULL -> null;
            case BOOLEAN -> number(1, in) != 0;
            case INT -> (int) number(4, in);
            case LONG -> number(8, in);
            case DOUBLE -> Double.longBitsToDouble(number(8, in));
            case TEXT -> new String(in.readAllBytes(), ISO_8859_1);
            case OCTETS -> in.readAllBytes();
            default -> throw new MalformedFrameException("a value of kind " + mark);
        };
    }

    private static long number(int octets, Codec.Input in) throws IOException {
        long value = 0;
        for (int i = 0; i < octets; i++) {
            int octet = in.read();
            if (octet < 0) throw new EOFException("a number that ends too early");
            value = value << 8 | octet;
        }
        return value;
    }
}
