package org.jfork.conformance.suite;

import static org.junit.platform.engine.discovery.ClassNameFilter.excludeClassNamePatterns;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A suite, run in whatever process this is: a plain JVM, a template, or a worker. The parameters are always the same: the
 * file for the results, the patterns of names of test classes that are to run and not to run, and where to look: a class
 * path entry, or {@value #ONE_CLASS} and a class.
 */
public final class SuiteRun {
    /** Says that what follows is not a class path entry. */
    public static final String ONE_CLASS = "class:";

    private SuiteRun() {}

    /** In a plain JVM: once for each four arguments. */
    public static void main(String[] arguments) throws IOException {
        for (int i = 0; i < arguments.length; i += 4)
            run(arguments[i], arguments[i + 1], arguments[i + 2], arguments[i + 3]);
        System.exit(0); // whatever threads the tests left
    }

    /** In a template. */
    public static void evaluate(String... arguments) throws IOException {
        run(arguments[0], arguments[1], arguments[2], arguments[3]);
    }

    /** In a template that is to be quick in running single classes: finds them all. */
    public static void discover(String... arguments) {
        LauncherFactory.create().discover(request(arguments[0], arguments[1], arguments[2]));
    }

    /** In a worker. */
    public static void work(SocketChannel control, String results, String include, String exclude, String where)
            throws IOException {
        run(results, include, exclude, where);
    }

    /** In a worker that only shows that its template has come so far. */
    public static void doNothing(SocketChannel control) {}

    private static void run(String results, String include, String exclude, String where) throws IOException {
        Launcher launcher = LauncherFactory.create();
        try (EventWriter writer = new EventWriter(Path.of(results))) {
            launcher.execute(request(include, exclude, where), writer);
            writer.complete();
        }
    }

    private static LauncherDiscoveryRequest request(String include, String exclude, String where) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors(where))
                .filters(includeClassNamePatterns(include));
        if (!exclude.isEmpty()) request.filters(excludeClassNamePatterns(exclude));
        return request.build();
    }

    private static List<? extends DiscoverySelector> selectors(String where) {
        if (!where.startsWith(ONE_CLASS)) return DiscoverySelectors.selectClasspathRoots(Set.of(Path.of(where)));
        return List.of(DiscoverySelectors.selectClass(where.substring(ONE_CLASS.length())));
    }
}
