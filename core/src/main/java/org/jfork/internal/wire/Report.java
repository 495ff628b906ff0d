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
 */
public record Report(List<String> lines, List<String> threads) {
    /** Leaves room in a frame for the lines. */
    private static final int MOST_THREADS = 2_000;

    private static final int MOST_LINES = Layout.MAX_PAYLOAD / 2;

    public static byte[] encode(byte[] lines, List<String> threads) {
        List<byte[]> items = new ArrayList<>();
        items.add(lines.length <= MOST_LINES ? lines : Arrays.copyOf(lines, MOST_LINES));
        for (String thread : threads.subList(0, Math.min(threads.size(), MOST_THREADS)))
            items.add((thread.length() <= 60 ? thread : thread.substring(0, 60)).getBytes(UTF_8));
        return Items.encode(items);
    }

    public static Report decode(byte[] payload) throws MalformedFrameException {
        List<String> items = Items.toTexts(Items.decode(payload));
        if (items.isEmpty()) throw new MalformedFrameException("a report of nothing");
        return new Report(items.get(0).lines().toList(), items.subList(1, items.size()));
    }
}
