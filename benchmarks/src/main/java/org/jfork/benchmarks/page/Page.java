package org.jfork.benchmarks.page;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is between {@code <!-- NAME: begin -->} and {@code <!-- NAME: end -->} in a page is made from the results: NAME is that of a
 * measurement, or {@code goals}. What has no result stays as it is.
 */
final class Page {
    private static final Pattern PART =
            Pattern.compile("(<!-- (\\w+): begin -->\n).*?(<!-- \\2: end -->)", Pattern.DOTALL);

    private Page() {}

    static String fill(String page, Results results) {
        return PART.matcher(page)
                .replaceAll(part -> Matcher.quoteReplacement(
                        part.group(1) + content(part.group(2), results, part.group()) + part.group(3)));
    }

    private static String content(String name, Results results, String part) {
        if (name.equals("goals")) return Tables.goals(results);
        Map<String, Object> result = results.of(name);
        return result == null
                ? part.substring(part.indexOf('\n') + 1, part.lastIndexOf("<!--"))
                : section(name, result, results.directory());
    }

    private static String section(String name, Map<String, Object> result, String charts) {
        StringBuilder section = new StringBuilder();
        section.append("`bin/bench ")
                .append(name)
                .append(" --json` (")
                .append(machine(result))
                .append(")\n\n");
        if (Charts.isDrawn(name))
            section.append("![")
                    .append(name)
                    .append("](")
                    .append(charts)
                    .append('/')
                    .append(name)
                    .append(".svg)\n\n");
        String figures = Tables.figures(result);
        if (!figures.isEmpty()) section.append(figures).append('\n');
        return section.append(Tables.rows(result)).toString();
    }

    private static String machine(Map<String, Object> result) {
        return result.get("processors") + " processors, " + result.get("processor") + "; " + result.get("memory_mb")
                + " MB; Linux "
                + result.get("kernel") + "; Java " + result.get("java") + "; " + result.get("rounds") + " rounds"
                + template(result) + "; load before: " + result.get("load_before");
    }

    private static String template(Map<String, Object> result) {
        if (!result.containsKey("template_threads")) return "";
        return "; template: " + result.get("template_anonymous_kb") + " kB of its own, "
                + result.get("template_threads") + " threads, " + result.get("template_mappings") + " mappings";
    }
}
