package org.jfork.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private final Claims claims = new Claims(ByteBuffer.allocateDirect(Claims.PLACES * Long.BYTES));

    @Test
    void whatWasTakenMustNotBeRevokedAndTheOtherWayRound() {
        claims.offer(3);
        assertThat(claims.take(3)).isTrue();
        assertThat(claims.revoke(3)).isFalse();
        claims.offer(4);
        assertThat(claims.revoke(4)).isTrue();
        assertThat(claims.take(4)).isFalse();
    }

    @Test
    void onlyWhatIsRunningMustBeKilled() {
        claims.offer(0);
        assertThat(claims.kill(0)).isFalse();
        claims.take(0);
        assertThat(claims.kill(0)).isTrue();
        assertThat(claims.done(0)).isFalse();
        claims.offer(1);
        claims.take(1);
        assertThat(claims.done(1)).isTrue();
        assertThat(claims.kill(1)).isFalse();
    }

    @Test
    void anOldTurnMustNotBeMistakenForTheOneInItsPlace() {
        claims.offer(5);
        claims.offer(5 + Claims.PLACES);
        assertThat(claims.take(5)).isFalse();
        assertThat(claims.take(5 + Claims.PLACES)).isTrue();
    }

    @Test
    void exactlyOneSideMustWin() throws InterruptedException {
        AtomicLong taken = new AtomicLong(), looked = new AtomicLong(), offered = new AtomicLong(-1);
        long revoked = 0, turns = 50_000;
        Thread worker = new Thread(() -> {
            for (long turn = 0; turn < turns; turn++) {
                while (offered.get() < turn) Thread.onSpinWait();
                if (claims.take(turn)) taken.incrementAndGet();
                looked.set(turn + 1);
            }
        });
        worker.start();
        for (long turn = 0; turn < turns; turn++) {
            while (turn - looked.get() >= Claims.PLACES) Thread.onSpinWait();
            claims.offer(turn);
            offered.set(turn);
            if (turn % 2 == 0) Thread.onSpinWait();
            if (claims.revoke(turn)) revoked++;
        }
        worker.join();
        assertThat(taken.get() + revoked).isEqualTo(turns);
    }
}
