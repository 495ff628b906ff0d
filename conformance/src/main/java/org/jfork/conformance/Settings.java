package org.jfork.conformance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How suites are run.
 *
 * @param home of the JDK
 * @param jvmOptions for all JVMs alike
 * @param limit for each run of the suite
 * @param atOnce how many workers run at a time where each class has one of its own
 * @param directory for what the runs leave
 */
record Settings(Path home, List<String> jvmOptions, Duration limit, int atOnce, Path directory) {
    Path tool(String name) {
        return home.resolve("bin").resolve(name);
    }
}
