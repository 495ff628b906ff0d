package org.jfork.benchmarks.warm;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jfork.benchmarks.measure.Contest;
import org.jfork.benchmarks.measure.Figure;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Plan;
import org.jfork.benchmarks.peer.Peer;
import org.jfork.benchmarks.peer.Peers;
import org.jfork.benchmarks.peer.Peers.AbsentException;
import org.jfork.benchmarks.peer.Programs;
import org.jfork.benchmarks.program.CompiledTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The compiler of the JDK, cold and warm. */
@Command(
        name = "warm",
        description =
                "Compiles 50 sources of a library: in a new java, in one with a class-data archive, and in forks of a template that has"
                        + " done it before. The same with 50 generated sources that keep the compiler busier.")
public final class WarmCommand implements Callable<Integer> {
    private static final int USUAL = 2;
    private static final int FILES = 50;
    private static final String PROGRAM = "CompiledTree";

    @Mixin
    private Plan plan;

    @Override
    public Integer call() throws Exception {
        Path library = Programs.librarySources();
        Findings findings = new Findings("warm")
                .fact("files", FILES)
                .fact("library", library.getFileName())
                .fact("warm_rounds", CompiledTree.WARM_ROUNDS)
                .fact("template_options", String.join(" ", CompiledTree.OPTIONS));
        try (SourceTree written = SourceTree.of(directory -> LibrarySources.write(library, directory, FILES));
                SourceTree dense = SourceTree.of(directory -> GeneratedSources.write(directory, FILES));
                Peers peers = new Peers(plan)) {
            findings.fact("library_lines", written.lines()).fact("dense_lines", dense.lines());
            Contest contest =
                    contest(peers, written.directory(), dense.directory()).run(findings);
            findings.figure(ratio(contest, "ratio_warm", "cold java to forked", ">= 10", "cold_ms", "forked_ms"))
                    .figure(ratio(
                            contest,
                            "ratio_warm_archive",
                            "java with an archive to forked",
                            "",
                            "archive_ms",
                            "forked_ms"))
                    .figure(ratio(
                            contest,
                            "ratio_warm_dense",
                            "cold java to forked, generated sources",
                            "",
                            "dense_cold_ms",
                            "dense_forked_ms"));
        }
        return plan.print(findings);
    }

    private Contest contest(Peers peers, Path tree, Path dense) throws Exception {
        int n = plan.times(USUAL);
        String[] cold = Programs.jarredJava(PROGRAM, tree.toString());
        String[] denseCold = Programs.jarredJava(PROGRAM, dense.toString());
        Path archive = tree.resolve("archive.jsa");
        return Contest.millis(plan)
                .add(peers.contender("cold_ms", "new java", Programs.exec(cold), "exec", n, 1))
                .add(peers.contender(
                        "archive_ms", "new java, class-data archive", () -> archived(cold, archive), "exec", n, 1))
                .add(peers.contender(
                        "forked_ms", "forked from a warm template", () -> warm(tree), "sources-compiled", 5 * n, 1))
                .add(peers.contender(
                        "dense_cold_ms", "new java, generated sources", Programs.exec(denseCold), "exec", n, 1))
                .add(peers.contender(
                        "dense_forked_ms",
                        "forked from a warm template, generated sources",
                        () -> warm(dense),
                        "sources-compiled",
                        5 * n,
                        1));
    }

    private static Peer archived(String[] command, Path archive) throws IOException, AbsentException {
        makeArchive(with(command, "-XX:ArchiveClassesAtExit=" + archive));
        return Programs.exec(with(command, "-XX:SharedArchiveFile=" + archive)).start();
    }

    private static void makeArchive(String[] command) throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD) // it lists what cannot be archived
                    .start();
            if (process.waitFor() != 0) throw new IOException("no archive could be made");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String[] with(String[] command, String option) {
        List<String> words = new ArrayList<>(List.of(command));
        words.add(1, option);
        return words.toArray(String[]::new);
    }

    private static Peer warm(Path tree) throws IOException, AbsentException {
        Peer peer = Programs.JFORK.start();
        peer.ask("sources", tree.toString());
        return peer;
    }

    private static Figure ratio(Contest contest, String key, String label, String goal, String slower, String forked) {
        return Figure.ratio(key, label, goal, contest.row(slower), contest.row(forked));
    }
}
