package org.jfork.internal.caller;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jfork.ForkException;
import org.jfork.Worker;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.Handles;
import org.jfork.internal.os.OsException;
import org.jfork.internal.os.Program;
import org.jfork.internal.os.Spawn;

/** Starts programs that are no JVMs of jfork's, and becomes one. */
public final class Programs {
    private final Caller caller;

    Programs(Caller caller) {
        this.caller = caller;
    }

    /** Blocks until the program is loaded. */
    public Worker start(ProgramCommand command) {
        try (DescriptorCopies copies = new DescriptorCopies()) {
            int[] pair = ControlSocket.pair();
            copies.add(pair[1]);
            SocketChannel channel = caller.channels().control().open(pair[0]);
            try {
                channel.configureBlocking(false);
                Child child = start(command, pair[1], copies);
                return new RunningWorker(channel, child, caller.loop().callbacks(), null);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ForkException(e.getMessage(), e);
        }
    }

    private Child start(ProgramCommand command, int channelEnd, DescriptorCopies copies) throws IOException {
        try (FileInputStream nothing = new FileInputStream("/dev/null")) {
            int input = caller.channels().number(nothing.getFD());
            Program program = command.program(channelEnd, input, caller.handles(), copies);
            Spawn.Started started = Spawn.start(program, command.ownSession());
            return Child.watch(caller.loop(), started.pid(), started.pidfd());
        }
    }

    /** Always throws, if it returns at all. Needs no caller: there is nothing to watch. */
    public static ForkException replace(ProgramCommand command) {
        Caller.checkSupported();
        if (command.wantsChannel() || command.ownSession())
            throw new IllegalStateException(
                    "a program that takes the place of this process gets no channel and no session"
                            + " of its own; give it a handle with Exec.descriptor");
        try (DescriptorCopies copies = new DescriptorCopies()) {
            Spawn.replace(command.program(new Handles(), copies));
            throw new IllegalStateException("a program took the place of this process, and this process goes on");
        } catch (OsException e) {
            throw new ForkException(e.getMessage(), e);
        }
    }
}
