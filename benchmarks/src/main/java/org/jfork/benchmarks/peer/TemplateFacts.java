package org.jfork.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Machine;

/**
 * How big a template is: what a clone of it costs depends on that.
 *
 * @param anonymousKb memory of its own
 * @param residentKb all that it has in memory
 * @param mappings of its address space
 */
public record TemplateFacts(long anonymousKb, long residentKb, long threads, long mappings) {
    /** Of the default template of a program. */
    public static TemplateFacts of(Peer peer) throws IOException {
        String process = "/proc/" + peer.ask("template")[0];
        String status = process + "/status";
        long mappings = Files.readString(Path.of(process, "maps")).lines().count();
        return new TemplateFacts(
                Machine.number(status, "RssAnon"),
                Machine.number(status, "VmRSS"),
                Machine.number(status, "Threads"),
                mappings);
    }

    public void addTo(Findings findings, String prefix) {
        findings.fact(prefix + "_anonymous_kb", anonymousKb)
                .fact(prefix + "_resident_kb", residentKb)
                .fact(prefix + "_threads", threads)
                .fact(prefix + "_mappings", mappings);
    }
}
