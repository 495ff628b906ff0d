package org.jfork.internal.template;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What a text means for a parameter of a primitive type or its box. No lambdas: see {@link FunctionLookup}. */
final class Texts {
    private Texts() {}

    /**
     * The value, or null if texts are not presented as this type.
     *
     * @throws IllegalArgumentException if the text is none of the type
     */
    static Object parse(String text, Class<?> type) {
        if (type == int.class || type == Integer.class) return Integer.valueOf(text);
        if (type == long.class || type == Long.class) return Long.valueOf(text);
        if (type == boolean.class || type == Boolean.class) return parseBoolean(text);
        if (type == double.class || type == Double.class) return Double.valueOf(text);
        if (type == float.class || type == Float.class) return Float.valueOf(text);
        if (type == short.class || type == Short.class) return Short.valueOf(text);
        if (type == byte.class || type == Byte.class) return Byte.valueOf(text);
        if (type == char.class || type == Character.class) return parseCharacter(text);
        return null;
    }

    private static Boolean parseBoolean(String text) {
        if (text.equals("true") || text.equals("false")) return Boolean.valueOf(text);
        throw new IllegalArgumentException(text);
    }

    private static Character parseCharacter(String text) {
        if (text.length() == 1) return text.charAt(0);
        throw new IllegalArgumentException(text);
    }

    static String decode(int index, byte[] octets) throws BindingException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BindingException(index, "the octets sent are no UTF-8 text; declare byte[]");
        }
    }
}
