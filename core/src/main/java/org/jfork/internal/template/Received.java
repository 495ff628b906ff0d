package org.jfork.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jfork.ForkException;
import org.jfork.internal.os.OsException;

/** What was sent to this process and waits for its function; for code that runs here before. */
public final class Received {
    /** Static, since the code that asks has nothing but the class. */
    private static final AtomicReference<Received> CURRENT = new AtomicReference<>();

    private final ControlledProcess process;
    private final Arguments arguments;
    private final Thread thread = Thread.currentThread();

    private Received(ControlledProcess process, Arguments arguments) {
        this.process = process;
        this.arguments = arguments;
    }

    /** From now on the calling thread may ask. */
    static void offer(ControlledProcess process, Arguments arguments) {
        CURRENT.set(new Received(process, arguments));
    }

    /** The function gets what is left. */
    static void withdraw() {
        CURRENT.set(null);
    }

    /** Takes everything that waits. */
    public static List<Object> take() {
        Received received = CURRENT.get();
        if (received == null || received.thread != Thread.currentThread())
            throw new IllegalStateException(
                    "Fork.args can be asked only by code that eval or require runs in a process that"
                            + " is being prepared, on its main thread");
        return received.takeAll();
    }

    private List<Object> takeAll() {
        List<Object> all = new ArrayList<>();
        try {
            for (int i = 0; i < arguments.count(); i++) all.add(arguments.present(i, Object.class));
            process.giveItems();
        } catch (BindingException | OsException e) {
            throw new ForkException("what was sent cannot be presented: " + e.getMessage(), e);
        }
        return all;
    }
}
