package org.jfork.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.jfork.conformance.suite.Event.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a\tb\nc\rd\\e\0", "\\u0041", "ä€", "\ud83d\ude00", "\ud83d"})
    void whatIsWrittenMustBeReadAsItWas(String text) {
        Event event = Event.of(Kind.STARTED, text, "", text);
        assertThat(event.toLine()).doesNotContain("\n").doesNotContain("\r");
        assertThat(Event.ofLine(event.toLine())).isEqualTo(event);
    }
}
