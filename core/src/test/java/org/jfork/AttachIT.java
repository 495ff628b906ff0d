package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jfork.support.JdkTool;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The JDK's tools find templates, frozen ones too, and workers; each answers for itself. */
@ExtendWith(ProcessHygiene.class)
class AttachIT {
    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    public static void awaitEnd(SocketChannel control) throws IOException {
        hear(control);
        say(control, "end");
    }

    @Test
    void aFrozenTemplateMustAnswerTwiceAndForkOn() {
        try (Fork template = Fork.exec()) {
            String pid = Long.toString(template.pid());
            answer(template.fork().run(AttachIT::tell));
            for (int i = 0; i < 2; i++) {
                assertThat(JdkTool.run("jcmd", pid, "Thread.print")).contains("TemplateMain.main");
                assertThat(answer(template.fork().run(AttachIT::tell))).isEqualTo("here");
            }
            assertThat(JdkTool.run("jstack", pid)).contains("TemplateMain.main");
            assertThat(answer(template.fork().run(AttachIT::tell))).isEqualTo("here");
        }
    }

    @Test
    void aWorkerMustAnswerForItself() {
        try (Fork template = Fork.exec()) {
            answer(template.fork().run(AttachIT::tell));
            assertAnswersForItself(template);
        }
    }

    @Test
    void aWorkerMustAnswerForItselfThoughItsTemplateHasAnsweredBefore() {
        try (Fork template = Fork.exec()) {
            answer(template.fork().run(AttachIT::tell));
            JdkTool.run("jcmd", Long.toString(template.pid()), "VM.version");
            assertAnswersForItself(template);
            assertThat(JdkTool.run("jcmd", Long.toString(template.pid()), "Thread.print"))
                    .contains("TemplateMain.main")
                    .doesNotContain("AttachIT.awaitEnd");
        }
    }

    /** Where HotSpot puts it, whatever java.io.tmpdir says. */
    @Test
    void aWorkerThatHasAnsweredMustRemoveItsSocket() throws IOException {
        for (String function : List.of("awaitEnd", "awaitEndAndHalt")) {
            Worker worker = worker(Fork.create().run("org.jfork.AttachIT::" + function));
            JdkTool.run("jcmd", Long.toString(worker.pid()), "VM.version");
            Path socket = Path.of("/tmp/.java_pid" + worker.pid());
            assertThat(socket).exists();
            assertThat(finish(worker)).isEqualTo("end");
            assertThat(socket).doesNotExist();
        }
    }

    public static void awaitEndAndHalt(SocketChannel control) throws IOException {
        awaitEnd(control);
        Runtime.getRuntime().halt(0);
    }

    private static void assertAnswersForItself(Fork template) {
        Worker worker = worker(template.fork().run(AttachIT::awaitEnd));
        String pid = Long.toString(worker.pid());
        for (int i = 0; i < 2; i++)
            assertThat(JdkTool.run("jcmd", pid, "Thread.print"))
                    .startsWith(pid + ":")
                    .contains("AttachIT.awaitEnd");
        assertThat(finish(worker)).isEqualTo("end");
    }

    @Test
    void forkingWhileAToolIsAttachedMustWork() throws InterruptedException, ExecutionException {
        try (Fork template = Fork.exec()) {
            String pid = Long.toString(template.pid());
            answer(template.fork().run(AttachIT::tell));
            FutureTask<String> tool = new FutureTask<>(() -> JdkTool.run("jcmd", pid, "Thread.print"));
            new Thread(tool).start();
            do assertThat(answer(template.fork().run(AttachIT::tell))).isEqualTo("here");
            while (!tool.isDone());
            assertThat(tool.get()).contains("TemplateMain.main");
        }
    }
}
