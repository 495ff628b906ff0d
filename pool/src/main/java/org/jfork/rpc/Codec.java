package org.jfork.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.Type;
import org.jfork.internal.rpc.frame.JavaCodec;
import org.jfork.internal.rpc.frame.OctetsCodec;

/**
 * How values become octets, and back. The same codec works on both sides: it is sent to the worker by Java serialisation, so
 * that implementations keep what cannot be sent in transient fields. Implementations must be safe for use by many threads.
 *
 * <p>What a worker sends should be trusted as far as the worker is: {@link #java(ObjectInputFilter)} refuses everything
 * but named classes.
 */
public interface Codec extends Serializable {
    /** Where octets go. Not safe for use by several threads. */
    abstract class Output extends OutputStream {
        /** Made by jfork. */
        protected Output() {}

        /**
         * Sends a handle along, see {@link org.jfork.Fork#sendHandle}: the same open file description. This process keeps its
         * own.
         *
         * @param handle a channel, socket, file or descriptor
         * @return the number by which the other side asks for it
         * @throws IOException if it cannot be sent, or there are more than 253
         */
        public abstract int handle(Object handle) throws IOException;
    }

    /** Where octets come from. Not safe for use by several threads. */
    abstract class Input extends InputStream {
        /** Made by jfork. */
        protected Input() {}

        /**
         * Takes a handle that came along.
         *
         * @param number what {@link Output#handle} returned on the other side
         * @param type how it is to be presented, see {@link org.jfork.Fork}
         * @return it, owned by the caller
         * @throws IOException if there is none of this number, or it was taken, or cannot be presented like that
         */
        public abstract Object handle(int number, Class<?> type) throws IOException;
    }

    /**
     * Writes a value.
     *
     * @param value any, null too
     * @param out its end is the value's end
     * @throws IOException if the value cannot be written; the call fails
     */
    void encode(Object value, Output out) throws IOException;

    /**
     * Reads a value.
     *
     * @param in ends where the value ends
     * @param type as it is declared, {@code Object.class} if nothing is known
     * @return the value
     * @throws IOException if the octets are no such value
     * @throws ClassNotFoundException if it is of a class that is not here
     */
    Object decode(Input in, Type type) throws IOException, ClassNotFoundException;

    /**
     * Java serialisation. Handles may be anywhere inside a value. What comes back is subject to the filter of the whole JVM
     * only ({@code jdk.serialFilter}).
     *
     * @return the codec
     */
    static Codec java() {
        return new JavaCodec(null);
    }

    /**
     * Java serialisation that trusts the other side no further than the filter goes. The filter stays in this process: a
     * worker accepts whatever its caller sends.
     *
     * @param filter for all that comes from the worker, exceptions too; what it refuses fails the call
     * @return the codec
     */
    static Codec java(ObjectInputFilter filter) {
        return new JavaCodec(filter);
    }

    /**
     * Octets as they are: values are {@code byte[]}, or null, which arrives as an empty array. No object of the other side is
     * ever made.
     *
     * @return the codec
     */
    static Codec octets() {
        return new OctetsCodec();
    }
}
