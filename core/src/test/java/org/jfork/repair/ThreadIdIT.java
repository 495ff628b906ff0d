package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jfork.Fork;
import org.jfork.Worker;
import org.jfork.support.JdkTool;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kernel's ids of threads, as the JVM shows them. */
@ExtendWith(ProcessHygiene.class)
class ThreadIdIT {
    private static final int WORKERS = 10;

    /** A line of a thread dump: the name, and the id in decimal, or in hexadecimal on older JDKs. */
    private static final Pattern DUMPED = Pattern.compile("(?m)^\"(.+?)\" .*?nid=(0x[0-9a-f]+|[0-9]+) ");

    public static void awaitEnd(SocketChannel control) throws IOException {
        hear(control);
        say(control, "end");
    }

    @Test
    void aThreadDumpOfAForkOfAForkMustShowTheIdsOfTheKernel() {
        try (Fork template = Fork.create();
                Fork fork = template.fork()) {
            Worker worker = worker(fork.fork().run(ThreadIdIT::awaitEnd));
            check(worker.pid(), JdkTool.run("jstack", Long.toString(worker.pid())));
            check(worker.pid(), JdkTool.run("jcmd", Long.toString(worker.pid()), "Thread.print"));
            assertThat(finish(worker)).isEqualTo("end");
        }
    }

    @Test
    void aThreadDumpOfAWorkerMustShowTheIdsOfThreadsOfTheCollector() {
        try (Fork template = Fork.builder().jvmOptions("-XX:+UseG1GC").exec()) {
            Worker worker = worker(template.fork().run(ThreadIdIT::awaitEnd));
            check(worker.pid(), JdkTool.run("jstack", Long.toString(worker.pid())));
            assertThat(finish(worker)).isEqualTo("end");
        }
    }

    /** Every one of them is a thread of this process, with the name that the JVM gave it, and no two are the same. */
    private static void check(long pid, String dump) {
        Map<Integer, String> threads = new TreeMap<>();
        Matcher matcher = DUMPED.matcher(dump);
        while (matcher.find()) threads.put(Integer.decode(matcher.group(2)), matcher.group(1));
        assertThat(threads).as(dump).hasSizeGreaterThan(8).containsValue("main").containsValue("VM Thread");
        threads.forEach((tid, name) -> {
            Path task = Path.of("/proc", Long.toString(pid), "task", tid.toString(), "comm");
            String known = Proc.text(task).strip();
            assertThat(known).as("%s %s", tid, name).isNotEmpty();
            if (name.equals("VM Thread") || name.equals("Finalizer"))
                assertThat(known).isEqualTo(name);
        });
        Set<String> lines = new HashSet<>(threads.values());
        assertThat(lines).hasSameSizeAs(threads.keySet());
    }

    /** The JVM asks the kernel by the id. A template that has asked before has workers that ask before they have all threads. */
    @Test
    void timesOfOtherThreadsMustBeKnownFromTheBeginning() {
        try (Fork template = Fork.create()) {
            template.eval(ThreadIdIT::unknownTimes);
            for (int i = 0; i < WORKERS; i++)
                assertThat(answer(template.fork().run(ThreadIdIT::tellTimes))).isEqualTo("unknown: []");
        }
    }

    public static void tellTimes(SocketChannel control) {
        say(control, "unknown: " + unknownTimes());
    }

    static ArrayList<String> unknownTimes(String... none) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        ArrayList<String> unknown = new ArrayList<>();
        long[] ids = threads.getAllThreadIds();
        long[] times = threads.getThreadUserTime(ids);
        for (int i = 0; i < ids.length; i++)
            if (times[i] < 0 || threads.getThreadUserTime(ids[i]) < 0 || threads.getThreadCpuTime(ids[i]) < 0)
                unknown.add(threads.getThreadInfo(ids[i]) + " " + times[i]);
        return unknown;
    }
}
