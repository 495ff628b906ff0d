package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemoteExceptionTest {
    @Test
    void theDescriptionMustBeTheTraceOfTheOtherProcess() {
        String trace = "a.B: why\n\tat a.C.d(C.java:1)\n";
        RemoteException exception = new RemoteException(7, "a.B", "why", trace);
        assertThat(exception).hasToString("in process 7: " + trace.strip()).hasMessage("why");
        assertThat(exception.remoteTrace()).isEqualTo(trace);
        assertThat(exception.remoteClass()).isEqualTo("a.B");
        assertThat(exception.pid()).isEqualTo(7);
        assertThat(exception.getStackTrace()).isEmpty();
    }

    @Test
    void withoutATraceTheDescriptionMustBeClassAndMessage() {
        assertThat(new RemoteException(7, "a.B", "why", "")).hasToString("in process 7: a.B: why");
    }

    @Test
    void withoutAClassTheDescriptionMustBeTheMessage() {
        assertThat(new RemoteException(7, "", "why", "")).hasToString("in process 7: why");
    }
}
