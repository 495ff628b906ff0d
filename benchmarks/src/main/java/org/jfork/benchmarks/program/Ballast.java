package org.jfork.benchmarks.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Live heap: small objects, so many megabytes as the system property says. They are there once the class is initialised. */
public final class Ballast {
    static final String PROPERTY = "org.jfork.benchmarks.ballast";

    private static final int OBJECT = 1000;
    private static final int HEADER = 24;
    private static final List<byte[]> OBJECTS = make(Integer.getInteger(PROPERTY, 0));

    private Ballast() {}

    private static List<byte[]> make(int megabytes) {
        int count = (int) (((long) megabytes << 20) / (OBJECT + HEADER));
        List<byte[]> objects = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] object = new byte[OBJECT];
            Arrays.fill(object, (byte) i);
            objects.add(object);
        }
        return objects;
    }

    /** Initialises the class. */
    static int count() {
        return OBJECTS.size();
    }

    /** Heap for so much, and for what else a program needs. */
    static String heapOption(int megabytes) {
        return "-Xmx" + (megabytes + megabytes / 2 + 64) + "m";
    }
}
