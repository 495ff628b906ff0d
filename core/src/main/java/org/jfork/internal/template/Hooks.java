package org.jfork.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jfork.ForkException;
import org.jfork.ForkHook;

/** The hooks of this JVM. No lambdas: see {@link FunctionLookup}. */
public final class Hooks {
    /** Static, since whoever registers has nothing but the class. */
    private static final Hooks OF_THIS_JVM = new Hooks();

    /** Read without a lock: a thread that stands still may be registering. */
    private final List<Registered> registered = new CopyOnWriteArrayList<>();

    private Hooks() {}

    static Hooks ofThisJvm() {
        return OF_THIS_JVM;
    }

    public static ForkHook.Registration register(ForkHook hook) {
        Registered one = new Registered(Objects.requireNonNull(hook, "hook"));
        OF_THIS_JVM.registered.add(one);
        return one;
    }

    /** One hook may be registered twice. */
    private static final class Registered implements ForkHook.Registration {
        private final ForkHook hook;

        Registered(ForkHook hook) {
            this.hook = hook;
        }

        @Override
        public void close() {
            OF_THIS_JVM.registered.remove(this);
        }
    }

    /** In a copy of a program, which does not have those that are about what the program is there for. */
    void becomeOfCopy() {
        for (Registered one : registered) if (!one.hook.isForCopies()) registered.remove(one);
    }

    /** Those of them that are called around copies of a program. */
    List<ForkHook> ofCopies() {
        List<ForkHook> hooks = new ArrayList<>();
        for (Registered one : registered) if (one.hook.isForCopies()) hooks.add(one.hook);
        return hooks;
    }

    /** In the order of registration. */
    List<ForkHook> current() {
        List<ForkHook> hooks = new ArrayList<>();
        for (Registered one : registered) hooks.add(one.hook);
        return hooks;
    }

    enum Moment {
        BEFORE_FORK("beforeFork") {
            @Override
            void call(ForkHook hook) throws Exception {
                hook.beforeFork();
            }
        },
        AFTER_FORK_IN_TEMPLATE("afterForkInTemplate") {
            @Override
            void call(ForkHook hook) throws Exception {
                hook.afterForkInTemplate();
            }
        },
        AFTER_FORK_IN_WORKER("afterForkInWorker") {
            @Override
            void call(ForkHook hook) throws Exception {
                hook.afterForkInWorker();
            }
        };

        private final String method;

        Moment(String method) {
            this.method = method;
        }

        abstract void call(ForkHook hook) throws Exception;

        ForkException failure(ForkHook hook, Throwable cause) {
            return new ForkException(method + " of hook " + hook.getClass().getName() + " failed: " + cause, cause);
        }
    }
}
