package org.jfork.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.jfork.benchmarks.measure.Members;
import picocli.CommandLine;

/** {@code bin/bench} in this JVM. */
final class BenchRun {
    private BenchRun() {}

    /** The JSON object; the exit status must be 0. */
    static Map<String, Object> lastLine(String... arguments) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        StringWriter complaints = new StringWriter();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        int status;
        try {
            String[] all =
                    Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new);
            status = new CommandLine(new Bench())
                    .setErr(new PrintWriter(complaints, true))
                    .execute(all);
        } finally {
            System.setOut(before);
        }
        String text = printed.toString(StandardCharsets.UTF_8).trim();
        assertThat(status).as("%s%s", text, complaints).isZero();
        return Members.parse(text.substring(text.lastIndexOf('\n') + 1));
    }
}
