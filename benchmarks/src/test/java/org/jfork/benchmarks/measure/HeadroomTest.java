package org.jfork.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadroomTest {
    @Test
    void aMachineMustNotBeDrivenToItsLimits() {
        long most = Long.parseLong(Machine.first("/proc/sys/kernel/pid_max", "(\\d+)"));
        assertThat(Headroom.problem(most, 0)).contains("threads");
        assertThat(Headroom.problem(0, Machine.megabytes("MemTotal"))).contains("MB");
    }

    @Test
    void oneThreadMustBeNoProblem() {
        assertThat(Headroom.problem(1, 1)).isNull();
    }
}
