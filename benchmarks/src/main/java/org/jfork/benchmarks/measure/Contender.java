package org.jfork.benchmarks.measure;

/**
 * One of those that take turns.
 *
 * @param key for programs
 * @param label for people
 * @param course what it does in a round; null if it is absent
 * @param absent why, null if it is there
 */
public record Contender(String key, String label, Course course, String absent) {
    /** What is measured. */
    @FunctionalInterface
    public interface Course {
        Lap run() throws Exception;
    }

    public static Contender of(String key, String label, Course course) {
        return new Contender(key, label, course, null);
    }

    public static Contender absent(String key, String label, String why) {
        return new Contender(key, label, null, why);
    }
}
