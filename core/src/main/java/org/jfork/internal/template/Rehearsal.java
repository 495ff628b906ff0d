package org.jfork.internal.template;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.OsException;
import org.jfork.internal.wire.Items;
import org.jfork.internal.wire.Layout;
import org.jfork.internal.wire.Setting;

/**
 * A template does once what each of its forks will do, from the fork to the exit, so that classes are loaded, constants and
 * calls resolved, and native methods linked here, and shared. In each child it would be done again, at a cost of some hundred
 * pages that are copied. Only what would be seen from outside, or can be done but once, is left out.
 */
final class Rehearsal extends ControlledProcess {
    /** Ends it. */
    private static final class Over extends Error {
        private static final long serialVersionUID = 1;

        Over() {
            super(null, null, false, false);
        }
    }

    /** How the function is found. */
    enum Way {
        NAME,
        DESCRIPTOR,
        KNOWN;

        private static final Way[] ALL = values();

        static final int COUNT = ALL.length;

        /** They take turns. */
        static Way of(int rehearsal) {
            return ALL[rehearsal % COUNT];
        }
    }

    private static final String FUNCTION = Rehearsal.class.getName() + "::function";
    private static final String DESCRIPTOR = "(Ljava/nio/channels/SocketChannel;)V";

    /** Of a fork whose standard error goes elsewhere: here, to where it goes anyway. */
    private static final byte[] SETTINGS =
            Items.encode(1, Setting.encode(List.of(new Setting(Setting.Kind.STREAM, "2", ""))));

    private static final int STANDARD_ERROR = 2;

    private final Way way;
    private final byte[] command;
    private final int control;
    private final byte[] settings; // null for none
    private int steps;

    private Rehearsal(ControlledProcess process, Way way, int control) {
        super(process);
        this.way = way;
        this.command = KnownFunctions.command(FUNCTION, way == Way.NAME ? "" : DESCRIPTOR);
        this.control = control;
        this.settings = way == Way.DESCRIPTOR ? SETTINGS : null;
    }

    /** Those that are found as known ones will run this one. */
    static void expect(KnownFunctions functions) {
        functions.expect(FUNCTION + DESCRIPTOR);
    }

    static void run(ControlledProcess process, Way way, TemplateMain main) throws Throwable {
        int[] pair = ControlSocket.pair();
        ControlSocket.send(pair[1], new byte[1], 0, 1, new int[0]);
        Rehearsal rehearsal = new Rehearsal(process, way, pair[0]);
        try {
            main.rehearse(rehearsal, new Exit(rehearsal));
        } catch (Over end) {
            return;
        } finally {
            Descriptors.close(pair[1]);
        }
    }

    /** A worker function that does what most do first: read, write. */
    public static void function(SocketChannel control) throws IOException {
        ByteBuffer octet = ByteBuffer.allocate(1);
        control.read(octet);
        octet.flip();
        control.write(octet);
        control.close();
    }

    @Override
    int next() {
        return steps++ == 0 ? FORKED : COMMAND;
    }

    @Override
    byte command() {
        super.command();
        return isSetting() ? Layout.SETTINGS : Layout.RUN;
    }

    @Override
    byte[] payload() {
        super.payload();
        return isSetting() ? settings : command;
    }

    private boolean isSetting() {
        return settings != null && steps == 2;
    }

    @Override
    int indexOf(byte[][] payloads) {
        super.indexOf(payloads);
        return way == Way.KNOWN ? 0 : -1;
    }

    @Override
    int[] descriptors() {
        super.descriptors();
        return new int[] {STANDARD_ERROR}; // is there already: nothing is done
    }

    /** Arguments may wait already, for the function of the real process. */
    @Override
    int itemCount() {
        super.itemCount();
        return 0;
    }

    @Override
    int release() throws OsException {
        return control;
    }

    @Override
    boolean isForked() {
        super.isForked();
        return true;
    }

    @Override
    void exitNow(int status) {
        throw new Over();
    }

    private static final class Exit extends ProcessExit {
        Exit(ControlledProcess process) {
            super(process);
        }

        @Override
        void runHooks() {
            // They are run once, by whoever ends.
        }
    }
}
