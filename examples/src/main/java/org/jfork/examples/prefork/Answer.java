package org.jfork.examples.prefork;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a worker answers: who it is, and what it was sent. */
record Answer(int worker, long pid, String echo) {
    private static final Pattern TEXT =
            Pattern.compile("worker (\\d{1,9}), pid (\\d{1,18}), answers (.*)\n", Pattern.DOTALL);

    String text() {
        return "worker " + worker + ", pid " + pid + ", answers " + echo + "\n";
    }

    /** Empty if the text is none of ours. */
    static Optional<Answer> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) return Optional.empty();
        int worker = Integer.parseInt(matcher.group(1));
        return Optional.of(new Answer(worker, Long.parseLong(matcher.group(2)), matcher.group(3)));
    }
}
