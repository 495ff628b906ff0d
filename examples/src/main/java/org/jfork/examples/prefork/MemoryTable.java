package org.jfork.examples.prefork;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The memory of everybody at one time, by pid. */
final class MemoryTable {
    private final Map<Long, Memory> memory = new HashMap<>();

    private MemoryTable() {}

    /** Who has died is left out. */
    static MemoryTable of(Crew crew, Member comparison) throws IOException {
        MemoryTable table = new MemoryTable();
        table.read(crew.templatePid());
        table.read(comparison.pid());
        for (Member member : crew.members()) if (member.worker().isAlive()) table.read(member.pid());
        return table;
    }

    private void read(long pid) throws IOException {
        memory.put(pid, Memory.of(pid));
    }

    /** Null if it had died. */
    Memory of(long pid) {
        return memory.get(pid);
    }
}
