package org.jfork.benchmarks.churn;

import org.jfork.Fork;
import org.jfork.benchmarks.churn.scenario.Background;

/** The template that never rests; a new one when it has died. Safe for use by many threads. */
final class ChurnTemplate implements AutoCloseable {
    private final ChurnSettings settings;
    private Fork template;
    private long pid;

    ChurnTemplate(ChurnSettings settings) {
        this.settings = settings;
        start();
    }

    private void start() {
        String crashFile = settings.directory().resolve("hs_err_%p.log").toString();
        template = Fork.builder()
                .java(settings.tool("java"))
                .jvmOptions(settings.collector().option(), "-Xmx128m", "-XX:ErrorFile=" + crashFile)
                .stayFrozen(settings.frozen())
                .exec();
        pid = template.pid();
        template.require(Background.class);
    }

    /** A process as many forks away from the template as the settings say; those in between are closed. */
    synchronized Fork fork() {
        Fork fork = template.fork();
        for (int i = 1; i < settings.depth(); i++) {
            try (Fork between = fork) {
                fork = between.fork();
            }
        }
        return fork;
    }

    synchronized long pid() {
        return pid;
    }

    /** If this pid is still the template's, and it cannot be relied upon any more. */
    synchronized void replace(long which) {
        if (which != pid) return;
        template.close();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        start();
    }

    @Override
    public synchronized void close() {
        template.close();
    }
}
