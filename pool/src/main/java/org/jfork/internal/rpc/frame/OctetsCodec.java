package org.jfork.internal.rpc.frame;

import java.io.IOException;
import java.lang.reflect.Type;
import org.jfork.rpc.Codec;

/** Octets as they are. */
public final class OctetsCodec implements Codec {
    private static final long serialVersionUID = 1;

    @Override
    public void encode(Object value, Output out) throws IOException {
        if (value == null) return;
        if (!(value instanceof byte[] octets))
            throw new IOException(
                    "only byte[] can be sent as octets, not " + value.getClass().getName());
        out.write(octets);
    }

    @Override
    public Object decode(Input in, Type type) throws IOException {
        return type == void.class || type == Void.class ? null : in.readAllBytes();
    }
}
