package org.jfork.benchmarks.warm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Java sources that use each other, always the same: nearly each line is one that takes the compiler's inference of types. */
final class GeneratedSources {
    private static final int METHODS = 3;

    private GeneratedSources() {}

    static void write(Path directory, int files) throws IOException {
        for (int i = 0; i < files; i++) Files.writeString(directory.resolve("Stock" + i + ".java"), source(i));
    }

    private static String source(int number) {
        StringBuilder source = new StringBuilder();
        source.append(
                "package stock;\n\nimport java.util.*;\nimport java.util.function.*;\nimport java.util.stream.*;\n\n");
        source.append("public class Stock").append(number);
        source.append(" {\n");
        if (number > 0)
            source.append("    private final Stock")
                    .append(number - 1)
                    .append(" other = new Stock")
                    .append(number - 1)
                    .append("();\n\n");
        source.append("    record Item(String name, int count, List<String> tags) {}\n\n");
        source.append(
                "    enum Kind { SMALL, LARGE, HUGE }\n\n    private final Map<String, Item> items = new TreeMap<>();\n\n");
        for (int i = 0; i < METHODS; i++) source.append(method(number, i));
        return source.append("}\n").toString();
    }

    private static String method(int file, int number) {
        String name = "f" + file + "_" + number;
        return """
                    public <T extends Comparable<T>> Map<Kind, List<T>> %1$s(Collection<T> given, Function<T, Integer> size) {
                        Supplier<Stream<T>> all = () -> given.stream().filter(Objects::nonNull).sorted(Comparator.reverseOrder());
                        items.computeIfAbsent("%1$s", key -> new Item(key, given.size(), List.of(key, "x" + %2$d)));
                        int sum = all.get().map(size).mapToInt(Integer::intValue).sum();
                        for (Item item : items.values())
                            if ((Object) item.name() instanceof String text && text.length() > %2$d) sum += item.count() * text.charAt(0);
                        StringBuilder line = new StringBuilder("%1$s: ").append(sum);
                        return all.get().collect(Collectors.groupingBy(one -> switch (Integer.signum(size.apply(one) - line.length())) {
                            case -1 -> Kind.SMALL;
                            case 0 -> Kind.LARGE;
                            default -> Kind.HUGE;
                        }));
                    }

                """.formatted(name, number);
    }
}
