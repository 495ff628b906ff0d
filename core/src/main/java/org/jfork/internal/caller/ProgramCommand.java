package org.jfork.internal.caller;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jfork.internal.os.Handles;
import org.jfork.internal.os.Program;

/** A program of any kind and how it is to be started. Not safe for use by several threads. */
public final class ProgramCommand {
    private static final int STANDARD = 3; // input, output, error
    private static final int MOST = 1024; // JF_SPAWN_FDS
    private static final int NONE = -1;

    private final List<String> command;
    private final Map<Integer, Object> handles = new TreeMap<>();
    private Set<Integer> channel; // null: nothing was said
    private Map<String, String> environment; // null: that of this process
    private Path directory;
    private boolean ownSession;

    public ProgramCommand(List<String> command) {
        this.command = List.copyOf(command);
        if (this.command.isEmpty()) throw new IllegalArgumentException("a command needs at least a program");
    }

    public void environment(Map<String, String> variables) {
        Map<String, String> copy = new LinkedHashMap<>(variables);
        copy.forEach((name, value) -> Objects.requireNonNull(value, name));
        environment = copy;
    }

    public void directory(Path place) {
        if (place.getFileSystem() != FileSystems.getDefault())
            throw new IllegalArgumentException("no program can work in a directory of another file system: " + place);
        directory = place;
    }

    public void ownSession(boolean own) {
        ownSession = own;
    }

    /** What was said of this number before does not hold any more. */
    public void descriptor(int number, Object handle) {
        handles.put(checked(number), handle);
        if (channel != null) channel.remove(number);
    }

    /** The same. */
    public void channel(int... numbers) {
        channel = new HashSet<>();
        for (int number : numbers) {
            channel.add(checked(number));
            handles.remove(number);
        }
    }

    private static int checked(int number) {
        if (number >= 0 && number < MOST) return number;
        throw new IllegalArgumentException(
                number + " is no descriptor that a program can be given: 0 to " + (MOST - 1));
    }

    boolean wantsChannel() {
        return channel != null && !channel.isEmpty();
    }

    boolean ownSession() {
        return ownSession;
    }

    /** For a process of its own. The descriptors are copies, which belong to {@code copies}. */
    Program program(int channelEnd, int nothing, Handles known, DescriptorCopies copies) {
        int[] table = table();
        table[0] = nothing;
        for (int number = 0; number < table.length; number++) if (isChannel(number)) table[number] = channelEnd;
        return program(table, known, copies);
    }

    /** For this process: 0, 1 and 2 stay what they are. */
    Program program(Handles known, DescriptorCopies copies) {
        return program(table(), known, copies);
    }

    private Program program(int[] table, Handles known, DescriptorCopies copies) {
        for (Map.Entry<Integer, Object> handle : handles.entrySet())
            table[handle.getKey()] = copies.add(known.duplicate(handle.getValue()));
        return new Program(command, environment, directory == null ? null : directory.toString(), table);
    }

    private boolean isChannel(int number) {
        if (handles.containsKey(number)) return false;
        return channel == null ? number < 2 : channel.contains(number);
    }

    /** As long as it needs to be; 0, 1 and 2 are those of this process. */
    private int[] table() {
        int length = STANDARD;
        for (int number : handles.keySet()) length = Math.max(length, number + 1);
        if (channel != null) for (int number : channel) length = Math.max(length, number + 1);
        int[] table = new int[length];
        Arrays.fill(table, NONE);
        for (int number = 0; number < STANDARD; number++) table[number] = number;
        return table;
    }
}
