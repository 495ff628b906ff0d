package org.jfork.pool;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/** Where it can go wrong. */
enum Stage {
    DECODE {
        @Override
        RemoteCallable<Object> task(Strike strike) {
            return new Decoded(strike);
        }
    },
    RUN {
        @Override
        RemoteCallable<Object> task(Strike strike) {
            return () -> {
                strike.run();
                return "done";
            };
        }
    },
    ENCODE {
        @Override
        RemoteCallable<Object> task(Strike strike) {
            return () -> new Encoded(strike);
        }
    },
    /** When the worker waits for its next task. */
    BETWEEN {
        @Override
        RemoteCallable<Object> task(Strike strike) {
            return () -> {
                Thread main = Thread.currentThread();
                Thread striker = new Thread(() -> {
                    while (!isWaiting(main)) Thread.onSpinWait();
                    strike.runQuietly();
                });
                striker.setDaemon(true);
                striker.start();
                return "done";
            };
        }
    },
    /** In a shutdown hook. */
    SHUTDOWN {
        @Override
        RemoteCallable<Object> task(Strike strike) {
            return () -> {
                Runtime.getRuntime().addShutdownHook(new Thread(strike::runQuietly));
                return "done";
            };
        }
    };

    /** What happens. */
    @FunctionalInterface
    interface Strike extends Serializable {
        void run() throws Exception;

        default void runQuietly() {
            try {
                run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A task during which, or behind which, it happens. */
    abstract RemoteCallable<Object> task(Strike strike);

    boolean isInTask() {
        return this == DECODE || this == RUN || this == ENCODE;
    }

    private static boolean isWaiting(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace())
            if (frame.getClassName().endsWith(".MessageSocket")
                    && frame.getMethodName().equals("await")) return true;
        return false;
    }

    private static final class Decoded implements RemoteCallable<Object> {
        private static final long serialVersionUID = 1;
        private final Strike strike;

        Decoded(Strike strike) {
            this.strike = strike;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            strike.runQuietly();
        }

        @Override
        public Object call() {
            return "done";
        }
    }

    static final class Encoded implements Serializable {
        private static final long serialVersionUID = 1;
        private final transient Strike strike;

        Encoded(Strike strike) {
            this.strike = strike;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            strike.runQuietly();
            out.defaultWriteObject();
        }
    }
}
