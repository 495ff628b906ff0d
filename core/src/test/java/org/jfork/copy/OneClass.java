package org.jfork.copy;

import java.io.IOException;
import org.jfork.support.Jars;

/** Defines a small class anew, in a loader of its own, and makes an object of it. */
final class OneClass extends ClassLoader {
    OneClass(Class<?> user) {
        super(user.getClassLoader());
    }

    /** With an initialiser, which links other classes. */
    public static final class Small {
        static final String TEXT =
                String.join(" ", "made", "of", Thread.currentThread().getName());

        public Small() {}

        @Override
        public String toString() {
            return TEXT;
        }
    }

    String make() throws IOException, ReflectiveOperationException {
        byte[] octets = Jars.classFile(Small.class);
        Class<?> type = defineClass(Small.class.getName(), octets, 0, octets.length);
        return type.getConstructor().newInstance().toString();
    }
}
