package org.jfork.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Patterns that were compiled in the template, and new ones. */
final class RegexUse implements Library {
    private static final Pattern PAIR = Pattern.compile("(?<key>\\p{L}+)\\s*=\\s*(?<value>-?\\d+)(?=[,;]|$)");

    @Override
    public void load(String... arguments) {}

    @Override
    public void use(int number) {
        String text = ("größe=" + number + ", b = -7;").repeat(200);
        int sum = PAIR.matcher(text)
                .results()
                .map((MatchResult result) -> Integer.parseInt(result.group(2)))
                .reduce(0, Integer::sum);
        assertThat(sum).isEqualTo(200 * (number - 7));
        assertThat(Pattern.compile("(?i)\\bB\\s*=\\s*(-?\\d)").matcher(text).replaceAll("$1"))
                .isEqualTo(text.replace("b = -7", "-7"));
    }
}
