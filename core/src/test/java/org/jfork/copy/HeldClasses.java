package org.jfork.copy;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jfork.support.Dialogue;
import org.jfork.support.Jars;

/** Loads some classes anew, and has a {@link Held} thread stay in the middle. */
public class HeldClasses extends ClassLoader {
    static final class Initialised {
        static {
            Held.here();
        }

        private Initialised() {}

        static void touch() {}
    }

    static class Base {}

    static final class Derived extends Base {}

    /** Can be verified only when it is known that the one class extends the other. */
    static final class Linked {
        private Linked() {}

        static Base base(boolean derived) {
            return derived ? new Derived() : new Base();
        }
    }

    static final class Initialising implements Held.Work {
        Initialising() {}

        @Override
        public void run() {
            Initialised.touch();
        }
    }

    static final class Linking implements Held.Work {
        Linking() {}

        @Override
        public void run() {
            Linked.base(true);
        }
    }

    static final class Loading implements Held.Work {
        Loading() {}

        @Override
        public void run() {
            if (new Derived().hashCode() == 0) throw new IllegalStateException();
        }
    }

    /** Tells which of the two it is. */
    public static final class Marked {
        public static String mark = "the one of the class path";

        private Marked() {}

        public static void tell(SocketChannel control) {
            Dialogue.say(control, mark);
        }
    }

    private static final List<Class<?>> ANEW = List.of(
            Initialised.class,
            Base.class,
            Derived.class,
            Linked.class,
            Initialising.class,
            Linking.class,
            Loading.class,
            Marked.class);

    HeldClasses() {
        super(HeldClasses.class.getClassLoader());
    }

    /** One whose frames are not those of the JDK's class loader: the JVM calls this method. */
    static final class OfItsOwn extends HeldClasses {
        @Override
        public Class<?> loadClass(String name) throws ClassNotFoundException {
            return loadClass(name, false);
        }
    }

    /** The work that this class does, in this loader. */
    Held.Work work(Class<? extends Held.Work> type) {
        try {
            Constructor<?> constructor = loadClass(type.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Held.Work) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        for (Class<?> one : ANEW) if (one.getName().equals(name)) return anew(one);
        return super.loadClass(name, resolve);
    }

    private Class<?> anew(Class<?> original) {
        synchronized (getClassLoadingLock(original.getName())) {
            Class<?> loaded = findLoadedClass(original.getName());
            if (loaded != null) return loaded;
            if (original == Derived.class) Held.here();
            return define(original);
        }
    }

    private Class<?> define(Class<?> original) {
        try {
            byte[] octets = Jars.classFile(original);
            return defineClass(original.getName(), octets, 0, octets.length);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
