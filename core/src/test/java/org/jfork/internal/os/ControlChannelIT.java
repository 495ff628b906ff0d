package org.jfork.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Starts no process, but must hold for each JDK. */
final class ControlChannelIT {
    @BeforeAll
    static void loadTheLibrary() {
        assertThat(NativeLibrary.unsupportedReason()).isNull();
    }

    /** Values of primitive types, and the classes of objects. */
    private static Map<String, Object> fields(SocketChannel channel) {
        Map<String, Object> values = new TreeMap<>();
        for (Class<?> type = channel.getClass(); type != Object.class; type = type.getSuperclass())
            for (Field field : type.getDeclaredFields())
                if (!Modifier.isStatic(field.getModifiers()))
                    values.put(type.getSimpleName() + "." + field.getName(), value(field, channel));
        return values;
    }

    private static Object value(Field field, SocketChannel channel) {
        Object value = Foreign.get(field, channel);
        if (field.getName().equals("fdVal")) return (int) value > 0;
        return value == null || field.getType().isPrimitive() ? String.valueOf(value) : value.getClass();
    }

    @Test
    void anAssembledChannelMustBeWhatTheConstructorMakes() throws IOException {
        ControlChannel channels = new ControlChannel(SelectorProvider.provider());
        int[] pair = ControlSocket.pair();
        try (SocketChannel assembled = channels.assembled(pair[0]);
                SocketChannel constructed = channels.constructed(pair[1])) {
            assertThat(fields(assembled)).hasSizeGreaterThan(20).isEqualTo(fields(constructed));
            assertThat(assembled.getLocalAddress()).isEqualTo(constructed.getLocalAddress());
            assertThat(assembled.getRemoteAddress()).isEqualTo(constructed.getRemoteAddress());
            assembled.write(ByteBuffer.wrap(new byte[] {42}));
            ByteBuffer octet = ByteBuffer.allocate(1);
            assertThat(constructed.read(octet)).isOne();
            assertThat(octet.get(0)).isEqualTo((byte) 42);
        }
    }

    @Test
    void theFieldsOfThisJdkMustBeKnown() throws IOException {
        ControlChannel channels = new ControlChannel(SelectorProvider.provider());
        assertThat(channels.isAssembled()).isTrue();
    }
}
