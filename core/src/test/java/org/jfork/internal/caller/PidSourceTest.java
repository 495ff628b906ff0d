package org.jfork.internal.caller;

import static org.assertj.core.api.Assertions.assertThat;

import org.jfork.internal.os.NativeLibrary;
import org.jfork.internal.os.OsException;
import org.jfork.internal.os.PidBoard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PidSourceTest {
    @BeforeAll
    static void loadLibrary() {
        assertThat(NativeLibrary.unsupportedReason()).isNull();
    }

    @Test
    void aKnownPidMustStayKnown() {
        PidSource source = PidSource.known(7);
        source.settle();
        assertThat(source.pid()).isEqualTo(7);
    }

    @Test
    void aPidMustBeUnknownUntilTheProcessExists() throws OsException {
        assertThat(PidSource.slotOf(new PidBoard()).pid()).isZero();
    }

    @Test
    void aSlotMustBeTakenUntilItIsSettled() throws OsException {
        PidBoard board = new PidBoard();
        PidSource first = PidSource.slotOf(board), second = PidSource.slotOf(board);
        assertThat(second.slot()).isNotEqualTo(first.slot());
        first.settle();
        assertThat(PidSource.slotOf(board).slot()).isEqualTo(first.slot());
    }

    @Test
    void settlingTwiceMustNotFreeTheSlotOfAnother() throws OsException {
        PidBoard board = new PidBoard();
        PidSource first = PidSource.slotOf(board);
        first.settle();
        PidSource second = PidSource.slotOf(board);
        first.settle();
        assertThat(PidSource.slotOf(board).slot()).isNotEqualTo(second.slot());
    }
}
