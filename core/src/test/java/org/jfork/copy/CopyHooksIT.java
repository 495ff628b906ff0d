package org.jfork.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jfork.support.Dialogue.get;

import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.ForkHook;
import org.jfork.support.Dialogue;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hooks of the program around copies of it. */
@ExtendWith(ProcessHygiene.class)
class CopyHooksIT {
    /** What was called, in this process and before it was copied. */
    private static final List<String> CALLS = new ArrayList<>();

    private final List<ForkHook.Registration> registered = new ArrayList<>();

    /** Notes its calls, and fails in one of them. */
    private static class Noting implements ForkHook {
        private final String name, failing;

        Noting(String name) {
            this(name, "");
        }

        Noting(String name, String failing) {
            this.name = name;
            this.failing = failing;
        }

        private void note(String call) {
            CALLS.add(call + " " + name);
            if (call.equals(failing)) throw new IllegalStateException(name + " does not want to");
        }

        @Override
        public void beforeFork() {
            note("before");
        }

        @Override
        public void afterForkInTemplate() {
            note("on");
        }

        @Override
        public void afterForkInWorker() {
            note("in copy");
        }
    }

    private void register(ForkHook... hooks) {
        CALLS.clear();
        for (ForkHook hook : hooks) registered.add(ForkHook.register(hook));
    }

    @AfterEach
    void forget() {
        for (ForkHook.Registration one : registered) one.close();
    }

    @Test
    void theyMustBeCalledInTheProgramAndInTheCopy() {
        register(new Noting("one"), new Noting("two"));
        assertThat(get(Fork.snapshot(() -> new ArrayList<>(CALLS))))
                .containsExactly("before two", "before one", "in copy one", "in copy two");
        assertThat(CALLS).containsExactly("before two", "before one", "on one", "on two");
    }

    @Test
    void oneThatDoesNotWantMustRefuseTheCopy() {
        register(new Noting("one"), new Noting("two", "before"));
        assertThatThrownBy(() -> Fork.snapshot(() -> 1))
                .isInstanceOf(ForkException.class)
                .hasMessageContaining("two does not want to");
        assertThat(CALLS).containsExactly("before two", "before one", "on one", "on two");
        forget();
        assertThat(get(Fork.snapshot(() -> 1))).isEqualTo(1);
    }

    @Test
    void oneThatFailsInTheCopyMustFailTheCopyOnly() {
        register(new Noting("one", "in copy"));
        assertThatThrownBy(() ->
                        Fork.snapshot(() -> 1).orTimeout(30, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ForkException.class)
                .hasMessageContaining("afterForkInWorker of hook")
                .hasMessageContaining("one does not want to");
        assertThat(CALLS).containsExactly("before one", "on one");
    }

    /** That there is no copy then is seen by ProcessHygiene. */
    @Test
    void oneThatFailsWhenTheProgramGoesOnMustEndTheCopy() {
        register(new Noting("one", "on"));
        assertThatThrownBy(() -> Fork.snapshot(CopyHooksIT::waitForEver))
                .isInstanceOf(ForkException.class)
                .hasMessageContaining("one does not want to");
    }

    private static Object waitForEver() throws InterruptedException {
        while (true) Thread.sleep(1000);
    }

    @Test
    void oneThatIsNotForCopiesMustBeLeftAloneAndNotBeInTheCopy() {
        register(new Noting("one"), new Noting("other") {
            @Override
            public boolean isForCopies() {
                return false;
            }
        });
        try (Fork template = Fork.here()) {
            assertThat(calls(template)).isEqualTo("[before one, in copy one, before one, in copy one]");
        }
        assertThat(CALLS).containsExactly("before one", "on one");
    }

    /** Of a template that is a copy: in its forks, too. */
    private static String calls(Fork template) {
        return Dialogue.answer(template.fork().run(CopyHooksIT::tell));
    }

    public static void tell(SocketChannel control) {
        Dialogue.say(control, CALLS);
    }

    /** The gate of docs/hooks.md: a copy is made when no thread is inside, though one is most of the time. */
    @Test
    void aGateMustKeepThreadsOutOfWhatTheCopyNeeds() throws Exception {
        Semaphore open = new Semaphore(1);
        register(new ForkHook() {
            @Override
            public void beforeFork() throws InterruptedException {
                open.acquire();
            }

            @Override
            public void afterForkInTemplate() {
                open.release();
            }

            @Override
            public void afterForkInWorker() {
                open.release();
            }
        });
        Thread inside = new Thread(() -> useAgainAndAgain(open), "inside");
        inside.start();
        for (int i = 0; i < 5; i++)
            assertThat(get(Fork.snapshot(() -> open.tryAcquire(5, TimeUnit.SECONDS))))
                    .isTrue();
        inside.interrupt();
        inside.join();
        Awaitility.await().until(() -> open.availablePermits() == 1);
    }

    private static void useAgainAndAgain(Semaphore open) {
        try {
            while (true) {
                open.acquire();
                try {
                    Thread.sleep(2);
                } finally {
                    open.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
