package org.jfork.internal.rpc.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class JavaCodecTest {
    private static final int MOST = 1 << 20;

    interface Code<T> extends Callable<T>, Serializable {}

    private static Object passed(Object value) throws IOException, ClassNotFoundException {
        return passed(value, new JavaCodec(null));
    }

    private static Object passed(Object value, JavaCodec receiver) throws IOException, ClassNotFoundException {
        FrameOutput out = new FrameOutput(MOST);
        new JavaCodec(null).encode(value, out);
        Frame frame = out.finish(Layout.RESULT, 0, 1);
        List<Message> come = new ArrayList<>();
        new FrameReader(MOST).octets(frame.octets(), frame.length(), come::add);
        return receiver.decode(come.get(0).input(), Object.class);
    }

    @Test
    void valuesMustComeOutAsTheyWere() throws IOException, ClassNotFoundException {
        List<Object> values = Arrays.asList(
                null,
                true,
                false,
                0,
                -1,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                -5L,
                0.1,
                Double.NaN,
                "",
                "tea",
                "\u00ff\u00e4",
                "\u20ac\ud800",
                'x',
                (short) 3,
                1.5f,
                List.of(1, "two"),
                new int[0].length);
        for (Object value : values) assertThat(passed(value)).isEqualTo(value);
        assertThat((byte[]) passed(new byte[] {1, -2, 3})).containsExactly(1, -2, 3);
    }

    @Test
    void lambdasMustComeOutWithCopiesOfWhatTheyCapture() throws Exception {
        int number = 40;
        String text = "tea";
        List<String> list = new ArrayList<>(List.of("a"));
        Code<String> code = () -> text + number + list;
        Code<?> copy = (Code<?>) passed(code);
        list.add("b");
        assertThat(copy.call()).isEqualTo("tea40[a]");
        assertThat(((Code<?>) passed((Code<Integer>) list::size)).call()).isEqualTo(2);
        assertThat(((Code<?>) passed((Code<List<String>>) ArrayList::new)).call())
                .isEqualTo(List.of());
        assertThat(((Supplier<?>) passed((Supplier<String> & Serializable) () -> text)).get())
                .isEqualTo("tea");
    }

    /** Two that refer to the same object must do so there, too. */
    @Test
    void whatIsTheSameObjectMustStayTheSame() throws Exception {
        List<String> one = new ArrayList<>(List.of("a"));
        List<List<String>> other = new ArrayList<>(List.of(one));
        Code<Boolean> code = () -> other.get(0) == one;
        assertThat(((Code<?>) passed(code)).call()).isEqualTo(true);
    }

    @Test
    void aLambdaInsideALambdaMustComeOut() throws Exception {
        int number = 2;
        Code<Integer> inner = () -> number + 1;
        Code<Integer> outer = () -> inner.call() * 10;
        assertThat(((Code<?>) passed(outer)).call()).isEqualTo(30);
    }

    @Test
    void whatIsNotSerializableMustBeNamed() {
        Object lock = new Object();
        Code<String> code = lock::toString;
        Callable<Integer> plain = () -> 1;
        assertThatThrownBy(() -> passed(code))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> passed(plain))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("JavaCodecTest$$Lambda");
    }

    @Test
    void aFilterMustHoldForEverythingButPlainValues() throws Exception {
        JavaCodec strict = new JavaCodec(ObjectInputFilter.Config.createFilter("!*"));
        assertThat(passed("tea", strict)).isEqualTo("tea");
        assertThat(passed(3, strict)).isEqualTo(3);
        assertThatThrownBy(() -> passed(List.of(1), strict)).hasMessageContaining("REJECTED");
        int number = 3;
        assertThatThrownBy(() -> passed((Code<Integer>) () -> number, strict))
                .isInstanceOf(MalformedFrameException.class);
    }
}
