package org.jfork.pool;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.jfork.internal.os.OsException;
import org.jfork.internal.os.Pidfd;

/** What can go wrong in a worker. */
enum Fault {
    EXCEPTION {
        @Override
        void strike() {
            throw new IllegalStateException("struck");
        }
    },
    EXIT {
        @Override
        void strike() {
            Runtime.getRuntime().halt(7);
        }
    },
    KILL {
        @Override
        void strike() throws OsException {
            Pidfd.signal(Pidfd.open((int) ProcessHandle.current().pid()), 9);
            while (true) Thread.onSpinWait();
        }
    },
    OUT_OF_MEMORY {
        @Override
        void strike() {
            List<byte[]> all = new ArrayList<>();
            while (true) all.add(new byte[1 << 20]);
        }
    },
    CRASH {
        @Override
        void strike() throws ReflectiveOperationException {
            // By name: javac warns of it, and the warning cannot be suppressed.
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            type.getMethod("getByte", long.class).invoke(field.get(null), 8L);
        }
    },
    HANG {
        @Override
        void strike() {
            while (true) Thread.onSpinWait();
        }
    };

    /** Does not come back. */
    abstract void strike() throws Exception;

    boolean endsTheWorker() {
        return this == EXIT || this == KILL || this == CRASH;
    }
}
