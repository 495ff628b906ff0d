package org.jfork.internal.rpc.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jfork.internal.os.Handles;
import org.jfork.internal.rpc.frame.Failures;
import org.jfork.internal.rpc.frame.JavaCodec;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.template.Lifeline;

/** The function of a worker that serves calls. */
public final class WorkerMain {
    private WorkerMain() {}

    /** The last two of the items are the lifeline and the service; those before are the user's. */
    public static void serve(SocketChannel control, Object... items) throws Exception {
        Handles handles = new Handles();
        Lifeline.hold(handles.duplicate(items[items.length - 2]));
        List<Object> arguments =
                Collections.unmodifiableList(Arrays.asList(items).subList(0, items.length - 2));
        int socket = handles.duplicate(control);
        Exchange exchange = new Exchange(socket, Layout.USUAL_PAYLOAD);
        try {
            Service service = service((byte[]) items[items.length - 1]);
            exchange = new Exchange(socket, service.mostPayload());
            service.serve(exchange, arguments);
        } catch (Throwable e) {
            exchange.send(Failures.encode(e, new JavaCodec(null), 0, 0, Layout.USUAL_PAYLOAD));
            throw e;
        }
    }

    private static Service service(byte[] octets) throws IOException, ClassNotFoundException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(octets)) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass type) throws IOException, ClassNotFoundException {
                try {
                    return Class.forName(type.getName(), false, loader);
                } catch (ClassNotFoundException e) {
                    return super.resolveClass(type);
                }
            }
        }) {
            return (Service) in.readObject();
        }
    }
}
