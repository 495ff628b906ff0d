package org.jfork.internal.repair;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.ForeignMemberException;

/**
 * The JDK's own pools in a copy of a program: their threads were left behind, with the program's tasks. The objects stay, for
 * compiled code has their addresses in it, but become as new: all fields are those of an object that was just made.
 */
final class ServicePools {
    private ServicePools() {}

    static void renew() {
        renewCommonPool();
        renewTimers();
        renewReapers();
    }

    private static void renewCommonPool() {
        Constructor<?> constructor = Foreign.constructor(ForkJoinPool.class, byte.class);
        Object common = Foreign.get(Foreign.field(ForkJoinPool.class, "common", ForkJoinPool.class), null);
        become(common, Foreign.construct(constructor, (byte) 0));
    }

    /** Of {@link CompletableFuture}; from JDK 25 on the common pool has them. */
    private static void renewTimers() {
        Class<?> delayer;
        try {
            delayer = Foreign.type(CompletableFuture.class.getName() + "$Delayer");
        } catch (ForeignMemberException e) {
            return;
        }
        if (Foreign.isInitialized(delayer)) renewScheduler(Foreign.get(Foreign.field(delayer, "delayer"), null));
    }

    static void renewScheduler(Object scheduler) {
        if (!(scheduler instanceof ScheduledThreadPoolExecutor old)) return;
        ScheduledThreadPoolExecutor fresh =
                new ScheduledThreadPoolExecutor(old.getCorePoolSize(), old.getThreadFactory());
        fresh.setRemoveOnCancelPolicy(old.getRemoveOnCancelPolicy());
        become(old, fresh);
    }

    /** They wait for subprocesses. One that has none would be given the next, and is not there. */
    private static void renewReapers() {
        Class<?> handles = Foreign.type("java.lang.ProcessHandleImpl");
        if (!Foreign.isInitialized(handles)) return;
        Object reapers = Foreign.get(Foreign.field(handles, "processReaperExecutor"), null);
        if (!(reapers instanceof ThreadPoolExecutor old))
            throw new ForeignMemberException(
                    "field java.lang.ProcessHandleImpl.processReaperExecutor of a known type", null);
        become(
                old,
                new ThreadPoolExecutor(
                        old.getCorePoolSize(),
                        old.getMaximumPoolSize(),
                        old.getKeepAliveTime(TimeUnit.NANOSECONDS),
                        TimeUnit.NANOSECONDS,
                        new SynchronousQueue<>(),
                        old.getThreadFactory()));
    }

    /** Calls a static method without parameters, of which there is one. */
    static Object make(Class<?> type, String method) {
        Method factory = Foreign.method(type, method);
        return Foreign.callPlainly(factory, null);
    }

    /** All instance fields, those of superclasses included. */
    static void become(Object old, Object fresh) {
        for (Class<?> type = fresh.getClass(); type != null; type = type.getSuperclass())
            for (Field field : type.getDeclaredFields())
                if (!Modifier.isStatic(field.getModifiers())) Foreign.set(field, old, Foreign.get(field, fresh));
    }
}
