package org.jfork.internal.rpc.frame;

import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Type;
import org.jfork.rpc.Codec;

/** Java serialisation, with handles. */
public final class JavaCodec implements Codec {
    private static final long serialVersionUID = 1;

    /** Null for none; not sent to the worker, which accepts what its caller sends. */
    private final transient ObjectInputFilter filter;

    public JavaCodec(ObjectInputFilter filter) {
        this.filter = filter;
    }

    @Override
    public void encode(Object value, Output out) throws IOException {
        if (Plain.write(value, out)) return;
        SerializedLambda lambda = out instanceof FrameOutput ? LambdaForm.of(value) : null;
        if (lambda != null) {
            out.write(Plain.LAMBDA);
            LambdaForm.write(lambda, this, (FrameOutput) out);
        } else {
            out.write(Plain.STREAM);
            stream(value, out);
        }
    }

    void stream(Object value, Output out) throws IOException {
        try (ObjectOutputStream objects = new Writer(out)) {
            objects.writeObject(value);
        } catch (NotSerializableException e) {
            throw new NotSerializableException("an object of " + e.getMessage()
                    + " is in what is to be sent, and it is not Serializable; make it so, keep it in a static or transient"
                    + " field, or capture what it is made of instead");
        }
    }

    @Override
    public Object decode(Input in, Type type) throws IOException, ClassNotFoundException {
        int mark = in.read();
        if (mark == Plain.STREAM) return readStream(in);
        if (mark == Plain.LAMBDA && filter == null) return LambdaForm.read((MessageInput) in, this);
        return Plain.read(mark, in);
    }

    Object readStream(Input in) throws IOException, ClassNotFoundException {
        try (ObjectInputStream objects = new Reader(in)) {
            if (filter != null)
                objects.setObjectInputFilter(info -> info.serialClass() == HandleMark.class
                        ? ObjectInputFilter.Status.ALLOWED
                        : filter.checkInput(info));
            return objects.readObject();
        }
    }

    private static final class Writer extends ObjectOutputStream {
        private final Output out;

        Writer(Output out) throws IOException {
            super(out);
            this.out = out;
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) throws IOException {
            return HandleMark.replace(object, out);
        }
    }

    /** Classes are those of the application, wherever this library is. */
    private static final class Reader extends ObjectInputStream {
        private final Input in;
        private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

        Reader(Input in) throws IOException {
            super((InputStream) in);
            this.in = in;
            enableResolveObject(true);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description); // primitive types, for one
            }
        }

        @Override
        protected Object resolveObject(Object object) throws IOException {
            return object instanceof HandleMark mark ? mark.resolve(in) : object;
        }
    }
}
