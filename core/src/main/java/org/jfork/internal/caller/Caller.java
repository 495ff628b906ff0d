package org.jfork.internal.caller;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jfork.ForkException;
import org.jfork.internal.os.Channels;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.Handles;
import org.jfork.internal.os.NativeLibrary;
import org.jfork.internal.os.OsException;
import org.jfork.internal.os.PidBoard;
import org.jfork.internal.os.Spawn;

/** This process in the role of the one that makes others. One per class loader, made on first use. */
public final class Caller {
    /** Static, one for each process: a copy of a program that is a caller has to have its own. */
    private static final AtomicReference<Caller> CURRENT = new AtomicReference<>();

    private final Cleaner cleaner = Cleaner.create();
    private final IoLoop loop = new IoLoop();
    private final PidBoard board = new PidBoard();
    private final Handles handles = new Handles();
    private final Channels channels = new Channels();
    private final CompilerTemplates compilers = new CompilerTemplates(this);
    private final AtomicLong names = new AtomicLong();
    private final ClassArchives archives = new ClassArchives(loop);
    private final FirstClasses firstClasses = new FirstClasses();
    private final Programs programs = new Programs(this);
    private final ProgramCopy copies = new ProgramCopy(this);
    private final Spares spares = new Spares(this);
    private Preparation defaultTemplate;
    private RepeatedFunctions repeated; // of the default template
    private Preparation early; // null: none
    private volatile boolean abandoned; // this process is a copy of the one that this was made in

    private Caller() throws OsException {}

    public static String unsupportedReason() {
        return NativeLibrary.unsupportedReason();
    }

    public static Caller instance() {
        checkSupported();
        Caller current = CURRENT.get();
        return current != null ? current : make();
    }

    private static synchronized Caller make() {
        if (CURRENT.get() == null)
            try {
                CURRENT.set(new Caller());
            } catch (OsException e) {
                throw new ForkException("jfork cannot be set up in this process: " + e.getMessage(), e);
            }
        return CURRENT.get();
    }

    /** In a copy of a program: this was the program's; if the copy makes processes, it is a caller of its own. */
    void abandon() {
        abandoned = true;
        CURRENT.set(null);
        loop.abandon();
    }

    boolean isHere() {
        return !abandoned;
    }

    void checkHere() {
        if (abandoned)
            throw new IllegalStateException(
                    "this object belongs to the program that this process is a copy of, and so does the process that it stands for");
    }

    static void checkSupported() {
        String reason = unsupportedReason();
        if (reason != null) throw new UnsupportedOperationException(reason);
    }

    /** The one that is there, or a new one if there is none or it has died. */
    public synchronized Preparation defaultTemplate() {
        if (early != null) return early;
        if (defaultTemplate == null || !defaultTemplate.isUsable()) {
            defaultTemplate = exec(new JavaCommand());
            repeated = new RepeatedFunctions();
        }
        return defaultTemplate;
    }

    /** From now on all processes are forked from a copy of this program, made now; a second call does nothing. */
    public synchronized void startEarly(CopySettings settings) {
        if (early == null) early = copies.here(settings);
    }

    /** Null if there is none. */
    public synchronized Preparation early() {
        return early;
    }

    public ProgramCopy copies() {
        return copies;
    }

    /** A fork of the default template, perhaps one that was made before. */
    public Preparation create() {
        Preparation own = early();
        if (own != null) return own.fork(new Surroundings());
        Preparation spare = spares.take();
        return spare != null ? spare : defaultTemplate().fork(new Surroundings());
    }

    public void keepSpares(int count) {
        spares.want(count);
    }

    /** A fork of it runs a function. */
    void noteRun(Preparation template, String function, String descriptor) {
        Optional<String> second;
        synchronized (this) {
            if (template != defaultTemplate) return;
            second = repeated.second(function, descriptor);
        }
        second.ifPresent(template::offerToLoad);
    }

    synchronized boolean isDefaultTemplate(Preparation preparation) {
        return preparation == defaultTemplate || preparation == early;
    }

    public Preparation exec(JavaCommand command) {
        try (Streams streams = Streams.of(this, command.surroundings())) {
            Faults.point(Faults.EXEC_BEGUN);
            int[] pair = ControlSocket.pair();
            Faults.point(Faults.EXEC_PAIR_MADE);
            try {
                ArchiveUse archive = archives.use(command);
                Spawn.Started started = start(command, archive, streams.descriptors(), pair[1]);
                Faults.point(Faults.EXEC_STARTED);
                Child child = Child.watch(loop, started.pid(), started.pidfd());
                if (archive.isToBeMade()) child.exit().thenRun(() -> archives.make(archive));
                return Preparation.ofExec(this, pair[0], child, command, streams.errorTail());
            } catch (IOException | RuntimeException e) {
                Descriptors.close(pair[0]);
                throw e;
            } finally {
                Descriptors.close(pair[1]);
            }
        } catch (IOException e) {
            throw new ForkException("a JVM cannot be started: " + e.getMessage(), e);
        }
    }

    /** Takes over the channel. */
    public Preparation attach(SocketChannel channel) {
        int socket = handles.duplicate(channel);
        try {
            Preparation attached = Preparation.ofAttached(this, socket);
            socket = -1;
            channel.close();
            return attached;
        } catch (IOException e) {
            throw new ForkException("a process cannot be attached: " + e.getMessage(), e);
        } finally {
            if (socket >= 0) Descriptors.close(socket);
        }
    }

    private Spawn.Started start(JavaCommand command, ArchiveUse archive, Map<Integer, Integer> streams, int control)
            throws IOException {
        int classes = firstClasses.make(command, archive);
        if (classes < 0) return start(command, archive, false, streams, control, board.descriptor());
        try {
            return start(command, archive, true, streams, control, board.descriptor(), classes);
        } finally {
            Descriptors.close(classes);
        }
    }

    /** With a file for the options, if they are long, behind the other descriptors. */
    private Spawn.Started start(
            JavaCommand command, ArchiveUse archive, boolean classes, Map<Integer, Integer> streams, int... more)
            throws IOException {
        List<String> arguments = command.arguments(archive, classes);
        if (!OptionFile.isNeeded(arguments)) return start(command, arguments, streams, more);
        int file = OptionFile.make(command.options(archive, classes));
        try {
            int[] all = Arrays.copyOf(more, more.length + 1);
            all[more.length] = file;
            return start(
                    command, command.argumentsWithOptionFile(archive, JavaCommand.CONTROL + more.length), streams, all);
        } finally {
            Descriptors.close(file);
        }
    }

    /** Standard input is the null device; standard output and error are those of this process; unless others are given. */
    private Spawn.Started start(JavaCommand command, List<String> arguments, Map<Integer, Integer> streams, int... more)
            throws IOException {
        try (FileInputStream nothing = new FileInputStream("/dev/null")) {
            int[] descriptors = new int[3 + more.length];
            descriptors[0] = streams.getOrDefault(0, channels.number(nothing.getFD()));
            descriptors[1] = streams.getOrDefault(1, 1);
            descriptors[2] = streams.getOrDefault(2, 2);
            System.arraycopy(more, 0, descriptors, 3, more.length);
            return Spawn.start(
                    arguments, command.environment(), command.surroundings().directory(), descriptors);
        }
    }

    CompilerTemplates compilers() {
        return compilers;
    }

    /** A name that no other process will use. */
    String nextName(String prefix) {
        return prefix + ProcessHandle.current().pid() + "_" + names.incrementAndGet();
    }

    public Programs programs() {
        return programs;
    }

    Cleaner cleaner() {
        return cleaner;
    }

    IoLoop loop() {
        return loop;
    }

    PidBoard board() {
        return board;
    }

    Handles handles() {
        return handles;
    }

    Channels channels() {
        return channels;
    }
}
