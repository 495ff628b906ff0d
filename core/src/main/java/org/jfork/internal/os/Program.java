package org.jfork.internal.os;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A program and all that it is started with, as octets: the Java side of {@code native/include/jfork/spawn.h}. */
public final class Program {
    private static final String USUAL_PATH = "/bin:/usr/bin"; // as execvp(3)

    // Read from native code.
    final byte[] path;
    final byte[][] candidates; // null if the program is named by its path
    final byte[][] arguments;
    final byte[][] environment;
    final byte[] directory;
    final int[] descriptors;

    /**
     * Describes it; nothing is started yet.
     *
     * @param command the program and its arguments; a program without a slash is looked for where PATH of this process says
     * @param environment null for that of this process
     * @param directory null for that of this process
     * @param descriptors descriptor {@code i} of the program is a copy of {@code descriptors[i]}, none where that is
     *     negative; nothing else is inherited
     */
    public Program(List<String> command, Map<String, String> environment, String directory, int... descriptors) {
        this.path = encode(command.get(0));
        this.candidates = isPath(command.get(0)) ? null : encode(candidates(command.get(0)));
        this.arguments = encode(command);
        this.environment = new Environment().block(environment);
        this.directory = directory == null ? null : encode(directory);
        this.descriptors = descriptors.clone();
    }

    private static boolean isPath(String program) {
        return program.isEmpty() || program.indexOf('/') >= 0;
    }

    private static List<String> candidates(String program) {
        String path = System.getenv("PATH");
        List<String> candidates = new ArrayList<>();
        for (String directory : (path == null ? USUAL_PATH : path).split(":", -1))
            candidates.add(directory.isEmpty() ? program : directory + "/" + program);
        return candidates;
    }

    /**
     * Octets with a NUL behind.
     *
     * @throws IllegalArgumentException if there is a NUL within
     */
    static byte[] encode(String text) {
        if (text.indexOf('\0') >= 0) throw new IllegalArgumentException("a NUL character in: " + text);
        byte[] octets = LocaleText.encode(text);
        return Arrays.copyOf(octets, octets.length + 1);
    }

    private static byte[][] encode(List<String> strings) {
        byte[][] encoded = new byte[strings.size()][];
        for (int i = 0; i < encoded.length; i++) encoded[i] = encode(strings.get(i));
        return encoded;
    }
}
