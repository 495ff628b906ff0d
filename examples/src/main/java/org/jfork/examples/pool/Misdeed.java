package org.jfork.examples.pool;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/** What no task should do. */
enum Misdeed {
    EXIT {
        @Override
        void commit() {
            System.err.println("good bye");
            System.exit(3);
        }
    },
    USE_UP_MEMORY {
        @Override
        void commit() {
            List<byte[]> all = new ArrayList<>();
            while (true) all.add(new byte[1 << 20]);
        }
    },
    CRASH_IN_NATIVE_CODE {
        @Override
        void commit() throws ReflectiveOperationException {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            type.getMethod("getByte", long.class).invoke(field.get(null), 8L);
        }
    },
    SPIN_FOR_EVER {
        @Override
        void commit() {
            while (true) Thread.onSpinWait();
        }
    };

    abstract void commit() throws Exception;
}
