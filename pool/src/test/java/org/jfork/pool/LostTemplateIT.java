package org.jfork.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jfork.pool.PoolSupport.failure;
import static org.jfork.pool.PoolSupport.get;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
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
            Throwable why = failure(pool.submit(() -> 1));
            assertThat(why).hasMessageContaining("there is no recipe").hasMessageContaining("signal 9");
            assertThat(causes(why)).doesNotHaveDuplicates().hasSize(3);
            assertThat(why.getMessage()).doesNotContain("this process has failed"); // the template has
            assertThatThrownBy(() -> pool.submit(() -> 2))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage(why.getMessage())
                    .hasCause(why.getCause());
        }
    }

    private static List<String> causes(Throwable problem) {
        List<String> messages = new ArrayList<>();
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) messages.add(cause.getMessage());
        return messages;
    }
}
