package org.jfork.crac;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** What resources threw while all of them were called. */
final class Failures {
    private final String method;
    private final StringJoiner resources = new StringJoiner(", ");
    private final List<Throwable> thrown = new ArrayList<>();

    Failures(String method) {
        this.method = method;
    }

    void add(Resource resource, Throwable failure) {
        resources.add(name(resource));
        thrown.add(failure);
    }

    boolean any() {
        return !thrown.isEmpty();
    }

    String message() {
        return method + " failed: " + resources;
    }

    <E extends Exception> E in(E whole) {
        for (Throwable one : thrown) whole.addSuppressed(one);
        return whole;
    }

    /** That of a proxy of org.crac names the resource behind it, and may fail as that does. */
    private static String name(Resource resource) {
        try {
            return resource.toString();
        } catch (RuntimeException e) {
            return resource.getClass().getName();
        }
    }
}
