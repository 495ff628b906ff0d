package org.jfork.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;
import org.jfork.Fork;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * For tests with processes: each has a deadline, at which the stacks of all processes are printed and the test fails, and
 * none may leave a process, a zombie, a descriptor or a file behind. The default template is there before the first test
 * and stays.
 */
public final class ProcessHygiene
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, InvocationInterceptor {
    private static final Namespace NAMESPACE = Namespace.create(ProcessHygiene.class);
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration CLEAN_LIMIT = Duration.ofSeconds(10);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(NAMESPACE).computeIfAbsent("warm", key -> warmUp());
    }

    /** The descriptors that jfork and the JDK keep once they are in use are open from here on. */
    private static Boolean warmUp() {
        try {
            Dialogue.answer(Fork.create().run(ProcessHygiene::greet));
            new ProcessBuilder("true").start().waitFor();
            return true;
        } catch (Exception e) {
            throw new IllegalStateException("no process can be forked", e);
        }
    }

    public static void greet(SocketChannel control) {
        Dialogue.say(control, "hello");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put("before", Leftovers.now());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Leftovers before = context.getStore(NAMESPACE).get("before", Leftovers.class);
        try {
            await().atMost(CLEAN_LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .pollDelay(Duration.ZERO)
                    .until(() -> Leftovers.now().beyond(before).isEmpty());
        } catch (ConditionTimeoutException e) {
            Leftovers now = Leftovers.now();
            if (!now.newChildren(before).isEmpty())
                new HangReport(System.err).print("left behind by " + context.getDisplayName());
            String left = now.beyond(before);
            end(now, before);
            assertThat(left).as("left behind by " + context.getDisplayName()).isEmpty();
        }
    }

    /** Or the next test would suffer, too. */
    private static void end(Leftovers now, Leftovers before) {
        for (Leftovers.Child child : now.newChildren(before))
            ProcessHandle.of(child.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        bounded(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        bounded(invocation, context);
    }

    private static void bounded(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        AtomicReference<Throwable> problem = new AtomicReference<>();
        Thread thread = new Thread(() -> problem.set(tried(invocation)), "test " + context.getDisplayName());
        thread.setDaemon(true);
        thread.start();
        SECONDS.timedJoin(thread, DEADLINE.toSeconds());
        if (thread.isAlive()) {
            new HangReport(System.err).print("no end within " + DEADLINE + ": " + context.getUniqueId());
            thread.interrupt();
            throw new AssertionError("no end within " + DEADLINE + "; the stacks are on standard error");
        }
        if (problem.get() != null) throw problem.get();
    }

    private static Throwable tried(Invocation<Void> invocation) {
        try {
            invocation.proceed();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }
}
