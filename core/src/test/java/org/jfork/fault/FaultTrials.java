package org.jfork.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jfork.Fork;
import org.jfork.support.FaultyLibrary;
import org.jfork.support.Leftovers;

/**
 * A program that tries one fault after the other, and prints a line for each: {@code trial <fault> <millis> <outcome>}.
 * The first argument says who has the fault, the others are faults as {@code native/include/jfork/fault.h} writes them.
 */
final class FaultTrials {
    private static final String PLAN = "org.jfork.test.plan";
    private static final int AT_ONCE = 3;

    private FaultTrials() {}

    public static void main(String[] arguments) throws Exception {
        List<String> faults = List.of(arguments).subList(1, arguments.length);
        if (Fork.unsupportedReason() != null) throw new IllegalStateException(Fork.unsupportedReason());
        switch (arguments[0]) {
            case "forked" -> new Forked().tryAll(faults);
            case "execed" -> tryEach(faults, FaultTrials::execed);
            case "caller" -> tryEach(faults, FaultTrials::caller);
            case "whole" -> whole(Fork.exec());
            case "copied" -> CopyTrials.tryAll(faults);
            case "copying" -> CopyTrials.tryOnce();
            case "abandoned" -> new Forked().abandonAll(faults);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void tryEach(List<String> faults, UnaryOperator<String> attempt) throws InterruptedException {
        tried(Fork.create(), compiling(faults)); // default template and compiler stay from here on
        Leftovers before = Leftovers.now();
        for (String fault : faults) print(fault, attempt.apply(fault));
        expectNothingLeft(before);
    }

    /** Neither descriptors nor processes, beside those of the base. */
    static void expectNothingLeft(Leftovers before) throws InterruptedException {
        String left = Leftovers.now().beyond(before);
        for (int i = 0; i < 500 && !left.isEmpty(); i++) {
            Thread.sleep(10);
            left = Leftovers.now()
                    .beyond(before); // once: the JVM itself opens and closes files, those of control groups say
        }
        if (!left.isEmpty()) throw new IllegalStateException("left behind: " + left);
    }

    static synchronized void print(String fault, String outcome) {
        System.out.println("trial " + fault + " " + outcome);
    }

    /** Of a failing child are the places where failures are told. */
    private static Class<?> requiredFor(String fault) {
        return fault.matches("(78|79|82|114):.*") ? Trial.Failing.class : Trial.Own.class;
    }

    private static boolean compiles(String fault) {
        return fault.matches("(85|86):.*");
    }

    /** One of the faults of those that compile, if there are any. */
    private static String compiling(List<String> faults) {
        return faults.stream().filter(FaultTrials::compiles).findFirst().orElse("");
    }

    private static String tried(Fork template, String fault) {
        Trial trial = new Trial(template, requiredFor(fault), compiles(fault));
        try (template) {
            String outcome = trial.outcome();
            return trial.millis() + " " + outcome;
        }
    }

    /** What a caller does that is expected to die on the way. */
    private static void whole(Fork template) {
        print("0:none", tried(template.fork(), ""));
        print("0:none", tried(template.fork(), "78:"));
        print("0:none", tried(template, "85:"));
    }

    private static String caller(String fault) {
        boolean inExec = Integer.parseInt(fault.split(":")[0]) < 20;
        if (!inExec) {
            Fork template = Fork.create();
            template.pid();
            FaultyLibrary.arm(fault);
            return tried(template, fault);
        }
        FaultyLibrary.arm(fault);
        return tried(Fork.exec(), fault);
    }

    /** Programs whose environment arms the fault. */
    private static String execed(String fault) {
        try {
            Path script = script("JFORK_FAULT=" + fault);
            try {
                return tried(Fork.builder().java(script).exec(), fault);
            } finally {
                Files.delete(script);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path script(String variable) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path script = Files.createTempFile("java", "");
        Files.writeString(script, "#!/bin/sh\n" + variable + " exec '" + java + "' \"$@\"\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** Templates that were forked from one, armed, and are used once. */
    private static final class Forked {
        private final Path plan = Files.createTempFile("plan", "");
        private final Fork base = Fork.builder()
                .systemProperty(PLAN, plan.toString())
                .exec()
                .require(FaultTrials.class, Trial.class, FaultyLibrary.class);

        Forked() throws IOException {
            Files.delete(plan);
        }

        void tryAll(List<String> faults) throws Exception {
            tried(base.fork(), "");
            Leftovers before = Leftovers.now();
            ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
            List<Future<?>> trials = new ArrayList<>();
            for (String fault : faults)
                trials.add(workers.submit(() -> {
                    print(fault, tried(armed(fault), fault));
                    return null;
                }));
            for (Future<?> trial : trials) trial.get();
            workers.shutdown();
            expectNothingLeft(before);
            base.close();
        }

        /** Ends this process when all of them are in their faults, which must be delays. */
        void abandonAll(List<String> faults) throws Exception {
            for (String fault : faults) {
                Fork template = armed(fault);
                new Trial(template, requiredFor(fault), compiles(fault)).begin();
                if (fault.matches("(41|42|43|11.):.*")) template.close(); // they are reached on the way out
            }
            for (int i = 0; i < 200 && announced() < faults.size(); i++) Thread.sleep(10);
            FaultyLibrary.arm("20:kill:here");
            base.fork();
        }

        /** How many of the faults have begun: each writes a line to standard error, a file here. */
        private static long announced() throws IOException {
            try (Stream<String> lines = Files.lines(Path.of("/proc/self/fd/2"))) {
                return lines.filter(line -> line.startsWith("jfork: fault ")).count();
            }
        }

        /** One at a time, as there is one file. */
        private synchronized Fork armed(String fault) throws IOException, InterruptedException {
            Path fresh = Files.writeString(Path.of(plan + ".new"), fault);
            Files.move(fresh, plan);
            Fork template = base.fork().require(Arming.class);
            while (Files.exists(plan)) Thread.sleep(1);
            return template;
        }
    }

    /** Arms what the file says in the process that loads this class, and removes the file. */
    static final class Arming {
        static {
            Path plan = Path.of(System.getProperty(PLAN));
            try {
                String fault = Files.readString(plan);
                FaultyLibrary.arm(fault);
                Files.delete(plan);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private Arming() {}
    }
}
