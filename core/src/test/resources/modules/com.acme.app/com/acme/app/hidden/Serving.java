package com.acme.app.hidden;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jfork.Fork;

/** A worker function in a package that nobody else sees. */
public final class Serving {
    private Serving() {}

    public static void tell(SocketChannel control) throws IOException {
        control.write(ByteBuffer.wrap(describe().getBytes(StandardCharsets.UTF_8)));
    }

    public static void tellEvaluated(SocketChannel control) throws IOException {
        control.write(ByteBuffer.wrap(System.getProperty("evaluated").getBytes(StandardCharsets.UTF_8)));
    }

    public static String describe() {
        return String.join(
                ";",
                "here=" + Serving.class.getModule().getName(),
                "jfork=" + Fork.class.getModule().getName(),
                "modules=" + modules(),
                "patched=" + isThere("com.acme.app.hidden.Patch"),
                "open=" + Object.class.getModule().isOpen("java.lang", Serving.class.getModule()),
                "exported=" + Object.class.getModule().isExported("sun.nio.ch", Serving.class.getModule()),
                "reads=" + Serving.class.getModule().canRead(Serving.class.getClassLoader().getUnnamedModule()));
    }

    private static String modules() {
        return ModuleLayer.boot().modules().stream()
                .map(Module::getName)
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
