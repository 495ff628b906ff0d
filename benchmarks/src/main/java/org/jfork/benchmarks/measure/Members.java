package org.jfork.benchmarks.measure;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** JSON objects of measurements, as maps. */
public final class Members {
    private Members() {}

    /** On one line. */
    public static String json(Map<String, Object> members) {
        try {
            return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(members);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Map<String, Object> parse(String json) throws IOException {
        return JSON.std.mapFrom(json);
    }

    /** The objects of a member that is a list of them. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> list(Map<String, Object> members, String name) {
        return (List<Map<String, Object>>) members.getOrDefault(name, List.of());
    }

    /** The one with that key; null if there is none. */
    public static Map<String, Object> find(Map<String, Object> members, String list, String key) {
        for (Map<String, Object> one : list(members, list)) if (key.equals(one.get("key"))) return one;
        return null;
    }
}
