package org.jfork.internal.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that a process has around it, to be changed. In a frame a setting is three texts.
 *
 * @param subject of what there are several: the name of a variable or property, the number of a limit or a stream
 */
public record Setting(Kind kind, String subject, String value) {
    public enum Kind {
        /** All variables of the environment go. */
        CLEAR_ENVIRONMENT,
        VARIABLE,
        /** A variable that goes. */
        NO_VARIABLE,
        DIRECTORY,
        PROPERTY,
        /** The subject is 0, 1 or 2; the next of the frame's descriptors takes its place. */
        STREAM,
        UMASK,
        NICE,
        /** The value is the soft and the hard limit, with a blank between. */
        LIMIT
    }

    public static List<byte[]> encode(List<Setting> settings) {
        List<String> texts = new ArrayList<>();
        for (Setting setting : settings) texts.addAll(List.of(setting.kind.name(), setting.subject, setting.value));
        return Items.ofTexts(texts);
    }

    /** From the payload of a frame. */
    public static List<Setting> decode(byte[] payload) throws MalformedFrameException {
        List<String> texts = Items.toTexts(Items.decode(payload, 1));
        if (texts.size() % 3 != 0) throw new MalformedFrameException("a cut setting");
        List<Setting> settings = new ArrayList<>();
        for (int i = 0; i < texts.size(); i += 3)
            settings.add(new Setting(kind(texts.get(i)), texts.get(i + 1), texts.get(i + 2)));
        return settings;
    }

    private static Kind kind(String name) throws MalformedFrameException {
        for (Kind kind : Kind.values()) if (kind.name().equals(name)) return kind;
        throw new MalformedFrameException("a setting of an unknown kind");
    }

    public int number() throws MalformedFrameException {
        return (int) number(kind == Kind.STREAM || kind == Kind.LIMIT ? subject : value);
    }

    /** Soft and hard limit. */
    public long[] limits() throws MalformedFrameException {
        String[] both = value.split(" ", -1);
        if (both.length != 2) throw new MalformedFrameException("a limit of " + both.length + " numbers");
        return new long[] {number(both[0]), number(both[1])};
    }

    private static long number(String text) throws MalformedFrameException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedFrameException("a setting that is no number");
        }
    }
}
