package org.jfork.benchmarks.churn;

import java.nio.file.Path;
import java.util.Locale;

/**
 * One round of forks.
 *
 * @param home of the JDK
 * @param jdk its name in reports and files
 * @param out where a directory for crash reports and examinations of hung processes is made
 * @param depth 1 to fork the template, 2 to fork its forks, and so on
 * @param frozen whether templates stay frozen between forks
 * @param deadlineSeconds for each fork to end
 */
public record ChurnSettings(
        Path home,
        String jdk,
        Collector collector,
        Path out,
        int forks,
        int atOnce,
        int depth,
        boolean frozen,
        long deadlineSeconds) {

    Path directory() {
        return out.resolve(jdk + "-" + collector.name().toLowerCase(Locale.ROOT))
                .toAbsolutePath();
    }

    Path tool(String name) {
        return home.resolve("bin").resolve(name);
    }
}
