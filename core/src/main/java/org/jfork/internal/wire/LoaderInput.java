package org.jfork.internal.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;

/** Serialised objects of classes that a given loader finds; the stream itself would ask the loader of jfork. */
public final class LoaderInput extends ObjectInputStream {
    private final ClassLoader loader;

    public LoaderInput(byte[] octets, ClassLoader loader) throws IOException {
        super(new ByteArrayInputStream(octets));
        this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        try {
            return Class.forName(description.getName(), false, loader);
        } catch (ClassNotFoundException e) {
            return super.resolveClass(description); // primitive types
        }
    }
}
