package org.jfork.crac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class GlobalContextTest {
    private final List<String> calls = new ArrayList<>();
    private final GlobalContext context = new GlobalContext();

    /** As proxies of org.crac are: not to be compared. */
    private class Noting implements Resource {
        private final String name;
        private final String failing;

        Noting(String name, String failing) {
            this.name = name;
            this.failing = failing;
            context.register(this);
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> where) {
            note("before", where);
        }

        @Override
        public void afterRestore(Context<? extends Resource> where) {
            note("after", where);
        }

        private void note(String moment, Context<? extends Resource> where) {
            assertThat(where).isSameAs(context);
            calls.add(name + " " + moment);
            if (failing.equals(moment)) throw new IllegalStateException(name + " cannot");
        }

        @Override
        public boolean equals(Object other) {
            throw new AssertionError("compared");
        }

        @Override
        public int hashCode() {
            throw new AssertionError("hashed");
        }

        @Override
        public String toString() {
            return "resource " + name;
        }
    }

    @Test
    void resourcesMustBeCheckpointedBackwardsAndRestoredForwards() throws Exception {
        List<Resource> held = List.of(new Noting("one", ""), new Noting("two", ""));
        context.beforeFork();
        context.afterForkInWorker();
        assertThat(calls).containsExactly("two before", "one before", "one after", "two after");
        assertThat(held).hasSize(2);
    }

    /** A web server that is stopped at each snapshot would be noticed. */
    @Test
    void copiesOfARunningProgramMustNotBeCheckpoints() {
        assertThat(context.isForCopies()).isFalse();
    }

    @Test
    void nothingMustBeCheckpointedOrRestoredTwice() throws Exception {
        Resource one = new Noting("one", "");
        context.afterForkInTemplate();
        context.beforeFork();
        context.beforeFork();
        context.afterForkInTemplate();
        context.afterForkInTemplate();
        assertThat(calls).containsExactly("one before", "one after");
        assertThat(one).isNotNull();
    }

    @Test
    void aCheckpointMustFollowARestore() throws Exception {
        Resource one = new Noting("one", "");
        for (int i = 0; i < 2; i++) {
            context.beforeFork();
            context.afterForkInTemplate();
        }
        assertThat(calls).containsExactly("one before", "one after", "one before", "one after");
        assertThat(one).isNotNull();
    }

    @Test
    void allMustBeToldAndAllFailuresKept() {
        List<Resource> held =
                List.of(new Noting("one", "before"), new Noting("two", "after"), new Noting("three", "before"));
        assertThatThrownBy(context::beforeFork)
                .isInstanceOf(CheckpointException.class)
                .hasMessage("beforeCheckpoint failed: resource three (java.lang.IllegalStateException: three cannot),"
                        + " resource one (java.lang.IllegalStateException: one cannot)")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("three cannot", "one cannot"));
        assertThatThrownBy(context::afterForkInTemplate)
                .isInstanceOf(RestoreException.class)
                .hasMessage("afterRestore failed: resource two (java.lang.IllegalStateException: two cannot)");
        assertThat(calls)
                .containsExactly("three before", "two before", "one before", "one after", "two after", "three after");
        assertThat(held).hasSize(3);
    }

    @Test
    void aResourceThatIsRegisteredInACheckpointMustWaitForTheNext() throws Exception {
        List<Resource> held = new ArrayList<>();
        held.add(new Noting("one", "") {
            @Override
            public void beforeCheckpoint(Context<? extends Resource> where) {
                super.beforeCheckpoint(where);
                if (held.size() == 1) held.add(new Noting("two", ""));
            }
        });
        context.beforeFork();
        context.afterForkInWorker();
        assertThat(calls).containsExactly("one before", "one after");
        context.beforeFork();
        assertThat(calls).endsWith("two before", "one before");
    }

    @Test
    void aResourceThatNobodyHoldsMustBeForgotten() {
        WeakReference<Resource> one = new WeakReference<>(new Noting("one", ""));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return one.get() == null;
        });
        assertThatCode(context::beforeFork).doesNotThrowAnyException();
        assertThat(calls).isEmpty();
    }

    @Test
    void aResourceMustBeHeldFromCheckpointToRestore() throws Exception {
        new Noting("one", "");
        context.beforeFork();
        System.gc();
        context.afterForkInWorker();
        // It may have been gone before the first step, but not between the two.
        assertThat(calls).isIn(List.of(), List.of("one before", "one after"));
    }
}
