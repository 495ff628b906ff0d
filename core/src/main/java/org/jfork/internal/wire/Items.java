package org.jfork.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A payload that is a list of items, each a length (u32, big-endian) and that many octets. */
public final class Items {
    private Items() {}

    /**
     * The items as a payload.
     *
     * @param room how many octets to leave free in front
     * @throws IllegalArgumentException if that were longer than the longest array
     */
    public static byte[] encode(int room, List<byte[]> items) {
        long length = room;
        for (byte[] item : items) length += 4L + item.length;
        if (length > Layout.MAX_ARGUMENT)
            throw new IllegalArgumentException(
                    "a command of " + length + " octets; the most is " + Layout.MAX_ARGUMENT);
        byte[] payload = new byte[(int) length];
        int at = room;
        for (byte[] item : items) {
            Layout.putInt(payload, at, item.length);
            System.arraycopy(item, 0, payload, at + 4, item.length);
            at += 4 + item.length;
        }
        return payload;
    }

    public static byte[] encode(List<byte[]> items) {
        return encode(0, items);
    }

    /** The items of a payload, from an offset on. */
    public static List<byte[]> decode(byte[] payload, int from) throws MalformedFrameException {
        List<byte[]> items = new ArrayList<>();
        for (int at = from; at < payload.length; ) {
            if (payload.length - at < 4) throw new MalformedFrameException("a cut list of items");
            int length = Layout.getInt(payload, at);
            if (length < 0 || length > payload.length - at - 4)
                throw new MalformedFrameException("a list with an item of " + (length & 0xffffffffL) + " octets");
            byte[] item = new byte[length];
            System.arraycopy(payload, at + 4, item, 0, length);
            items.add(item);
            at += 4 + length;
        }
        return items;
    }

    public static List<byte[]> decode(byte[] payload) throws MalformedFrameException {
        return decode(payload, 0);
    }

    public static List<byte[]> ofTexts(Iterable<String> texts) {
        List<byte[]> items = new ArrayList<>();
        for (String text : texts) items.add(text.getBytes(UTF_8));
        return items;
    }

    public static List<String> toTexts(List<byte[]> items) {
        List<String> texts = new ArrayList<>(items.size());
        for (byte[] item : items) texts.add(new String(item, UTF_8));
        return texts;
    }

    /** Names and class files, alternating. */
    public static List<byte[]> ofClasses(Map<String, byte[]> classes) {
        List<byte[]> items = new ArrayList<>();
        classes.forEach((name, octets) -> {
            items.add(name.getBytes(UTF_8));
            items.add(octets);
        });
        return items;
    }

    public static Map<String, byte[]> toClasses(List<byte[]> items) throws MalformedFrameException {
        if (items.size() % 2 != 0) throw new MalformedFrameException("a class without a class file");
        Map<String, byte[]> classes = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i += 2) classes.put(new String(items.get(i), UTF_8), items.get(i + 1));
        return classes;
    }
}
