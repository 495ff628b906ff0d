package org.jfork.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jfork.support.CallerProgram;
import org.jfork.support.FaultyLibrary;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Copies of programs with threads in native code, and with virtual threads in all their states. */
@ExtendWith(ProcessHygiene.class)
class NativeThreadIT {
    private static String output(String what, String... options) {
        try (CallerProgram program = CallerProgram.of(NativeThreadProgram.class)
                .options("-Dorg.jfork.native.path=" + FaultyLibrary.path())
                .options(options)
                .start(what)) {
            String output = program.outputOfSuccess();
            assertThat(program.errors()).isEmpty();
            return output;
        }
    }

    @Test
    void aThreadInTheMiddleOfNativeCodeMustBeNamedAndGoOn() {
        assertThat(output("native").lines())
                .satisfiesExactly(
                        held -> assertThat(held).contains("thread 'holding' (tid ", "is in the middle of native code"),
                        released -> assertThat(released).isEqualTo("released: taken"));
    }

    /** Parked, asleep, waiting for a monitor and for input; pinned; at work. */
    @Test
    void virtualThreadsMustNotGoOnInTheCopyWhateverTheyDid() {
        assumeTrue(VirtualThreads.areThere());
        assertThat(output("virtual", "-Djdk.virtualThreadScheduler.parallelism=3")
                        .lines())
                .containsExactly("copy: 6 begun, 0 through, 20 new", "program: 6 through");
    }

    @Test
    void virtualThreadsThatTheJdkDoesNotKeepTrackOfMustBeRefused() {
        assumeTrue(VirtualThreads.areThere());
        assertThat(output("untracked", "-Djdk.trackAllThreads=false").lines())
                .satisfiesExactly(
                        one -> assertThat(one)
                                .contains("this program has 1 virtual threads, which would run on in a copy"),
                        none -> assertThat(none).isEqualTo("none: copied"),
                        executor -> assertThat(executor).isEqualTo("of an executor: it does not run"));
    }
}
