package org.jfork.internal.template;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.concurrent.Callable;
import org.jfork.internal.os.Channels;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.OsException;
import org.jfork.internal.os.Surroundings;
import org.jfork.internal.wire.Layout;

/**
 * What a copy of a program does instead of the program: it is a template, or computes one value. On the thread that has copied the
 * program, on top of all that was on its stack; it never returns there.
 */
public final class CopyMain {
    private static final int RESULT_LIMIT_MILLIS = 600_000;

    private final ControlledProcess process;
    private final ProcessExit exit;

    private CopyMain(int control, int board, int limitMillis, String policy) throws OsException {
        process = new ControlledProcess(control, board, true, limitMillis, policy, CopyHooks.LIMIT_MILLIS);
        exit = new ProcessExit(process);
    }

    /** Obeys commands; see {@link TemplateMain}. Takes over both descriptors. */
    public static void serve(int control, int board, int limitMillis, String policy, String version)
            throws IOException {
        CopyMain copy = new CopyMain(control, board, limitMillis, policy);
        copy.closeInput();
        if (Thread.currentThread().getContextClassLoader() == null)
            Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
        TemplateMain.serve(copy.process, version);
    }

    /** Sends what the task returns, serialised. Takes over the descriptor. */
    public static void compute(int control, int limitMillis, String policy, Callable<?> task) throws IOException {
        CopyMain copy = new CopyMain(control, -1, limitMillis, policy);
        copy.closeInput();
        copy.process.watchCaller();
        copy.exit.end(copy.compute(task));
    }

    /** It cannot even begin: tells the program, and ends. */
    public static void fail(int control, Throwable e) {
        byte[] frame = Layout.frame(Layout.FAILED, Failures.of("copy", e).encode());
        ControlSocket.send(control, frame, 0, frame.length, new int[0]);
        Runtime.getRuntime().halt(1);
    }

    /** Standard input is the program's to read. */
    private void closeInput() throws IOException {
        try (FileInputStream nothing = new FileInputStream("/dev/null")) {
            Surroundings.descriptor(Descriptors.duplicate(new Channels().number(nothing.getFD())), 0);
        }
    }

    private int compute(Callable<?> task) throws OsException {
        try {
            byte[] result = serialised(task.call());
            Faults.point(Faults.RESULT_UNSENT);
            process.send(Layout.RESULT, result, RESULT_LIMIT_MILLIS);
            Faults.point(Faults.RESULT_SENT);
            return 0;
        } catch (Throwable e) {
            process.send(Layout.FAILED, Failures.of("snapshot", e).encode());
            return 1;
        }
    }

    private static byte[] serialised(Object value) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
            out.writeObject(value);
        }
        return octets.toByteArray();
    }
}
