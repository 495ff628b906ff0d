package org.jfork.internal.os;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

/** Texts as the kernel and other programs get them: in the encoding of the locale, which a new JVM decodes. */
public final class LocaleText {
    private static final Charset ENCODING = encoding();

    private LocaleText() {}

    private static Charset encoding() {
        try {
            return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return UTF_8;
        }
    }

    public static boolean canExpress(String text) {
        return ENCODING.newEncoder().canEncode(text);
    }

    /** In the encoding of the locale, or in UTF-8 if that cannot express it. */
    public static byte[] encode(String text) {
        return text.getBytes(canExpress(text) ? ENCODING : UTF_8);
    }
}
