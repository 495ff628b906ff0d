package org.jfork.internal.rpc.worker;

import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.Handles;
import org.jfork.internal.rpc.frame.Failures;
import org.jfork.internal.rpc.frame.JavaCodec;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.frame.Packed;
import org.jfork.internal.template.Lifeline;

/** The function of a worker that serves calls. */
public final class WorkerMain {
    private WorkerMain() {}

    /** The last two of the items are the lifeline and the service; those before are the user's. */
    public static void serve(SocketChannel control, Object... items) throws Exception {
        Handles handles = new Handles();
        Lifeline.hold(handles.duplicate(items[items.length - 2]));
        obey(handles.duplicate(control), items);
    }

    /** The same in a template, which has no lifeline, so that it is done for the first time there, and not in each worker. */
    public static void rehearse(SocketChannel control, Object... items) throws Exception {
        int socket = new Handles().duplicate(control);
        try {
            obey(socket, items);
        } finally {
            Descriptors.close(socket);
            Outlet.forget();
        }
    }

    private static void obey(int socket, Object... items) throws Exception {
        List<Object> arguments =
                Collections.unmodifiableList(Arrays.asList(items).subList(0, items.length - 2));
        Exchange exchange = new Exchange(socket, Layout.USUAL_PAYLOAD);
        try {
            Service service = ((ServiceMaker) Packed.unpack((byte[]) items[items.length - 1])).make();
            exchange = new Exchange(socket, service.mostPayload());
            service.serve(exchange, arguments);
        } catch (Throwable e) {
            exchange.send(Failures.encode(e, new JavaCodec(null), 0, 0, Layout.USUAL_PAYLOAD));
            throw e;
        }
    }
}
