package org.jfork.internal.caller;

import java.util.ArrayList;
import java.util.List;
import org.jfork.internal.os.Descriptors;

/** Descriptors that are needed for a while. For one thread. */
final class DescriptorCopies implements AutoCloseable {
    private final List<Integer> copies = new ArrayList<>();

    /** Takes it over; it is closed with the others. */
    int add(int descriptor) {
        copies.add(descriptor);
        return descriptor;
    }

    @Override
    public void close() {
        for (int copy : copies) Descriptors.close(copy);
        copies.clear();
    }
}
