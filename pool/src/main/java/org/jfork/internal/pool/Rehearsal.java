package org.jfork.internal.pool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import org.jfork.internal.os.Channels;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.Handles;
import org.jfork.internal.os.OsException;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.FrameOutput;
import org.jfork.internal.rpc.frame.JavaCodec;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.worker.WorkerMain;
import org.jfork.internal.template.HandleView;
import org.jfork.pool.RemoteCallable;

/**
 * The whole life of a worker, in the pool's template: what it is asked lies ready in its socket, and nobody reads what it answers.
 * What only one process can do, or would be seen from outside, is left out.
 */
final class Rehearsal {
    private static final int CALLS = 2;

    private final Channels channels = new Channels();
    private final HandleView view = new HandleView(channels);

    void run() throws Exception {
        int[] pair = ControlSocket.pair();
        try (SocketChannel control = channels.control().open(pair[1]);
                FileChannel file = claims();
                Channel passed = passed(file);
                Channel lifeline = passed(control)) {
            ask(pair[0]);
            byte[] service = TaskService.rehearsed(() -> {});
            WorkerMain.rehearse(control, passed, lifeline, service);
        } finally {
            Surrounding.forget();
            Descriptors.close(pair[0]);
        }
    }

    /** As a handle that has been sent comes out at the other end. */
    private Channel passed(Channel handle) throws OsException {
        return (Channel) view.present(new Handles().duplicate(handle), Object.class);
    }

    private static FileChannel claims() throws IOException {
        ByteBuffer page = ByteBuffer.allocateDirect(Claims.PLACES * Long.BYTES);
        Claims claims = new Claims(page);
        for (int turn = 0; turn < CALLS; turn++) claims.offer(turn);
        FileChannel file = Claims.file();
        file.write(page, 0);
        return file;
    }

    private static void ask(int socket) throws IOException {
        for (int i = 0; i < CALLS; i++) {
            FrameOutput out = new FrameOutput(Layout.USUAL_PAYLOAD);
            new JavaCodec(null).encode((RemoteCallable<Thread>) Thread::currentThread, out); // cannot be sent back
            send(socket, out.finish(Layout.CALL, 0, i));
        }
        send(socket, Frame.empty(Layout.CLOSE));
    }

    private static void send(int socket, Frame frame) throws IOException {
        int sent = ControlSocket.send(socket, frame.octets(), 0, frame.length(), frame.descriptors());
        if (sent != frame.length()) throw new IOException("a socket takes " + sent + " octets only");
    }
}
