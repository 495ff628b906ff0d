package org.jfork.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a fork of a process would meet.
 *
 * @param lines {@code HAZARD TREATMENT text}, by the C core; what is no UTF-8 in the name of a file is replaced
 * @param threads a text for each
 * @param descriptors {@code NUMBER OWNER TARGET}
 */
public record Report(List<String> lines, List<String> threads, List<String> descriptors) {
    /** Together less than a frame takes. */
    private static final int MOST_LINES = Layout.MAX_PAYLOAD / 2;

    private static final int MOST_TEXTS = 1_000;
    private static final int LONGEST_TEXT = 200;

    public static byte[] encode(byte[] lines, Iterable<String> threads, Iterable<String> descriptors) {
        byte[] fitting = lines.length <= MOST_LINES ? lines : Arrays.copyOf(lines, MOST_LINES);
        return Items.encode(List.of(fitting, encode(threads), encode(descriptors)));
    }

    private static byte[] encode(Iterable<String> texts) {
        List<String> fitting = new ArrayList<>();
        for (String text : texts)
            if (fitting.size() < MOST_TEXTS)
                fitting.add(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
        return Items.encode(Items.ofTexts(fitting));
    }

    public static Report decode(byte[] payload) throws MalformedFrameException {
        List<byte[]> items = Items.decode(payload);
        if (items.size() != 3) throw new MalformedFrameException("a report of " + items.size() + " items");
        return new Report(
                new String(items.get(0), UTF_8).lines().toList(),
                Items.toTexts(Items.decode(items.get(1))),
                Items.toTexts(Items.decode(items.get(2))));
    }
}
