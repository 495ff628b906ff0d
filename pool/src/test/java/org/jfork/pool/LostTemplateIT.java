package org.jfork.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.pool.PoolSupport.failure;
import static org.jfork.pool.PoolSupport.get;

import org.jfork.Fork;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class LostTemplateIT {
    @Test
    void withoutARecipeAPoolWhoseTemplateIsKilledMustSayWhyItIsClosed() {
        Fork given = Fork.exec();
        try (ForkPool pool = ForkPool.builder().template(given).most(1).open()) {
            get(pool.submit(() -> 1));
            ProcessHandle.of(given.pid()).orElseThrow().destroyForcibly();
            for (ProcessHandle child : ProcessHandle.current().children().toList())
                if (Proc.commandLine(child.pid()).startsWith("jfork process"))
                    child.destroyForcibly(); // the pool's own
            failure(pool.submit(() -> Runtime.getRuntime().halt(1)));
            assertThat(failure(pool.submit(() -> 1))).hasMessageContaining("there is no recipe");
        }
    }
}
