package org.jfork.internal.repair;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jfork.ForkException;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.ForeignMemberException;

/** The virtual threads of a program that is copied; in a copy they have ended, and others can be started. */
final class VirtualThreads {
    private static final String TYPE = "java.lang.VirtualThread";
    private static final String CONTAINERS = "jdk.internal.vm.ThreadContainers";

    private VirtualThreads() {}

    /** False before JDK 21, and as long as the program has made none. */
    static boolean areInUse() {
        try {
            return Foreign.isInitialized(Foreign.type(TYPE));
        } catch (ForeignMemberException e) {
            return false;
        }
    }

    /** @throws ForkException where they are not known one by one, and so could not be kept from running on in a copy */
    static List<Thread> all() {
        List<Thread> all = new ArrayList<>();
        if (!areInUse()) return all;
        Object root = Foreign.callPlainly(Foreign.method(Foreign.type(CONTAINERS), "root"), null);
        refuseUntracked(root);
        addThreads(root, all);
        return all;
    }

    private static void refuseUntracked(Object root) {
        if (!root.getClass().getSimpleName().equals("CountingRootContainer")) return;
        LongAdder count = (LongAdder) Foreign.get(Foreign.field(root.getClass(), "VTHREAD_COUNT"), null);
        if (count.sum() > 0)
            throw new ForkException(
                    "this program has " + count + " virtual threads, which would run on in a copy, since"
                            + " the JDK does not keep track of them (-Djdk.trackAllThreads=false)");
    }

    private static void addThreads(Object container, List<Thread> all) {
        for (Object thread : list(container, "threads"))
            if (Foreign.type(TYPE).isInstance(thread)) all.add((Thread) thread);
        for (Object child : list(container, "children")) addThreads(child, all);
    }

    private static List<?> list(Object container, String method) {
        Method list = Foreign.method(Foreign.type("jdk.internal.vm.ThreadContainer"), method);
        return ((Stream<?>) Foreign.callPlainly(list, container)).toList();
    }

    /** In a copy: whoever is not done will never go on, nor be waited for; then scheduler, timers and pollers as new. */
    static void end() {
        if (!areInUse()) return;
        Class<?> type = Foreign.type(TYPE);
        Field state = Foreign.field(type, "state", int.class);
        Object terminated = Foreign.get(Foreign.field(type, "TERMINATED", int.class), null);
        for (Thread thread : all()) Foreign.set(state, thread, terminated);
        ServicePools.become(
                Foreign.get(Foreign.field(type, "DEFAULT_SCHEDULER"), null),
                ServicePools.make(type, "createDefaultScheduler"));
        renewTimers(type);
        renewPollers();
    }

    /** Where the scheduler itself does not keep time. */
    private static void renewTimers(Class<?> type) {
        List<Class<?>> holders = new ArrayList<>(List.of(type.getDeclaredClasses()));
        holders.add(type);
        for (Class<?> holder : holders)
            if (Foreign.isInitialized(holder))
                for (Field field : holder.getDeclaredFields())
                    if (Modifier.isStatic(field.getModifiers())
                            && !field.getType().isPrimitive()) renewTimers(Foreign.get(field, null));
    }

    private static void renewTimers(Object value) {
        if (value instanceof Object[] several) for (Object one : several) ServicePools.renewScheduler(one);
        else ServicePools.renewScheduler(value);
    }

    private static void renewPollers() {
        Class<?> poller = Foreign.type("sun.nio.ch.Poller");
        if (!Foreign.isInitialized(poller)) return;
        Class<?> type = Foreign.type("sun.nio.ch.Poller$Pollers");
        Object pollers = Foreign.get(Foreign.field(poller, "POLLERS", type), null);
        Constructor<?> constructor = Foreign.constructor(type);
        Object fresh = Foreign.construct(constructor);
        ServicePools.become(pollers, fresh);
        Foreign.callPlainly(Foreign.method(type, "start"), pollers);
    }
}
