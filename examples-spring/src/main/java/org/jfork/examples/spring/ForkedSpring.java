package org.jfork.examples.spring;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfork.Fork;
import org.jfork.ForkReport;
import org.jfork.Worker;

/** Starts the application as a plain program, then in a template, which it forks; prints how long each takes to answer. */
public final class ForkedSpring {
    private ForkedSpring() {}

    /**
     * The main program.
     *
     * @param arguments how many workers; 4 if there is none
     * @throws IOException if a process cannot be started or does not answer
     */
    public static void main(String[] arguments) throws IOException {
        int workers = arguments.length == 0 ? 4 : Integer.parseInt(arguments[0]);
        coldStart();
        try (Fork template = template()) {
            List<Worker> serving = new ArrayList<>();
            for (int i = 1; i <= workers; i++) serving.add(fork(template, i));
            for (Worker worker : serving) end(worker);
        }
    }

    /** As anybody would start it: from the start of the JVM to the first answer. */
    private static void coldStart() throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String answer = Http.get(URI.create(Lines.hear(process.getInputStream())));
            tell("cold start", start, answer);
        } finally {
            process.destroy();
        }
    }

    /** Resources of org.crac, of which Spring's application context is one, are told of forks. */
    private static Fork template() {
        long start = System.nanoTime();
        Fork template = Fork.builder()
                .systemProperty("org.crac.Core.Compat", "org.jfork.crac")
                .exec()
                .eval(arguments -> Application.prepare(arguments));
        ForkReport report = template.report().join();
        tell("template", start, report.isForkable() ? "can be forked" : report.toString());
        return template;
    }

    /** From the call to the first answer. The first fork includes stopping the template's server. */
    private static Worker fork(Fork template, int number) throws IOException {
        long start = System.nanoTime();
        Worker worker = template.fork().run(Application::serve).join();
        worker.channel().configureBlocking(true);
        URI address = URI.create(Lines.hear(Channels.newInputStream(worker.channel())));
        String answer = Http.get(address);
        tell("worker " + number, start, "port " + address.getPort() + " " + answer);
        return worker;
    }

    private static void end(Worker worker) throws IOException {
        worker.channel().close();
        System.out.println(worker.pid() + " has ended: " + worker.onExit().join());
    }

    private static void tell(String what, long start, String text) {
        double millis = Duration.ofNanos(System.nanoTime() - start).toNanos() / 1e6;
        System.out.printf(Locale.ROOT, "%-10s %9.1f ms  %s%n", what, millis, text);
    }
}
