package org.jfork.internal.caller;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.ForeignMemberException;
import org.jfork.internal.os.MemoryFile;
import org.jfork.internal.os.NativeLibrary;
import org.jfork.internal.os.OsException;

/**
 * The classes of jfork that a new JVM needs before its function, handed to it as this JVM has them; see {@code native/jni/first_classes.c}.
 * They come from the same place as they would by the class path, so only for a JVM that is sure to find the same there.
 */
final class FirstClasses {
    /** As there. */
    private static final byte[] MARK = "jfork classes 1\n".getBytes(US_ASCII);

    private static final String PREFIX = "/org/jfork/internal/";

    /** None extends another. */
    private static final List<String> NAMES = List.of(
            "template/TemplateMain",
            "template/ControlledProcess",
            "template/ProcessExit",
            "template/Arguments",
            "template/BindingException",
            "template/WorkerCall",
            "template/FunctionLookup",
            "template/Classes",
            "os/NativeLibrary",
            "os/Foreign",
            "os/Faults",
            "os/ControlChannel",
            "wire/Hello");

    private static final System.Logger LOGGER = System.getLogger("org.jfork");

    private byte[] contents; // null: not read so far; empty: they are in no file

    /**
     * Does it give all code of the class path access to native code, as {@code --enable-native-access=ALL-UNNAMED} does? With that option
     * Java 25 does not take its graph of modules from the class-data archive. What the option does is done from native code then.
     */
    static boolean giveNativeAccess() {
        try {
            Method method = Foreign.method(Module.class, "implAddEnableNativeAccessToAllUnnamed");
            return Modifier.isStatic(method.getModifiers()) && method.getReturnType() == void.class;
        } catch (ForeignMemberException otherJava) {
            return false;
        }
    }

    /** The option for a JVM that has the file under this number. */
    static String option(int descriptor) {
        return "-agentpath:" + NativeLibrary.path() + "=" + descriptor;
    }

    /** A descriptor that the caller owns; -1 if this JVM is to look for them itself. */
    int make(JavaCommand command, ArchiveUse archive) throws OsException {
        if (!archive.equals(ArchiveUse.NONE) || !command.findsWhatThisJvmHas() || !canBeNamed()) return -1;
        byte[] all = contents();
        return all.length == 0 ? -1 : MemoryFile.makeSealed(all);
    }

    /** In the option, what is behind the first of these is the agent's. */
    private static boolean canBeNamed() {
        String library = NativeLibrary.pathForOthers();
        return !library.isEmpty() && library.indexOf('=') < 0;
    }

    private synchronized byte[] contents() {
        if (contents == null) contents = read();
        return contents;
    }

    private static byte[] read() {
        try {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(octets);
            out.write(MARK);
            out.writeBoolean(giveNativeAccess());
            for (String name : NAMES) write(name, out);
            return octets.toByteArray();
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "new JVMs have to look for the classes of jfork", e);
            return new byte[0];
        }
    }

    private static void write(String name, DataOutputStream out) throws IOException {
        try (InputStream file = FirstClasses.class.getResourceAsStream(PREFIX + name + ".class")) {
            if (file == null) throw new IOException("there is no class file of " + name);
            byte[] octets = file.readAllBytes();
            out.writeInt(octets.length);
            out.write(octets);
        }
    }
}
