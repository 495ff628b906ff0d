package org.jfork.conformance.suite;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a results file: what happened, and what there is to say about it. All texts may have any letters.
 *
 * @param kind what happened
 * @param fields the texts, as each kind says
 */
public record Event(Kind kind, List<String> fields) {
    /** What can happen. */
    public enum Kind {
        /** How many tests there seem to be; more may turn up. */
        PLANNED,
        /** A test class: its name. */
        CLASS,
        /** A test or container began: its id and name. */
        STARTED,
        /** Its id and name, TEST or CONTAINER, an {@link Outcome}, class and stack trace of what it threw. */
        ENDED,
        /** Nothing follows. */
        COMPLETE
    }

    /** An event. */
    public static Event of(Kind kind, String... fields) {
        return new Event(kind, List.of(fields));
    }

    /** One line, without its end. */
    public String toLine() {
        StringBuilder line = new StringBuilder(kind.name());
        for (String field : fields) escape(field, line.append('\t'));
        return line.toString();
    }

    /** The event of a line. */
    public static Event ofLine(String line) {
        String[] parts = line.split("\t", -1);
        List<String> fields = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) fields.add(unescape(parts[i]));
        return new Event(Kind.valueOf(parts[0]), fields);
    }

    /** Surrogates, too: a lone one, which a name of a test may well have, cannot be written otherwise. */
    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean plain = letter >= ' ' && letter != '\\' && !Character.isSurrogate(letter);
            line.append(plain ? String.valueOf(letter) : String.format("\\%04x", (int) letter));
        }
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                plain.append(text.charAt(i));
            } else {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                i += 4;
            }
        }
        return plain.toString();
    }
}
