package org.jfork.internal.rpc.frame;

import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A serialisable lambda as Java serialisation means it, without an object stream around it: where it stands in the source, and what it
 * captures. What stands there is looked up once in each worker.
 *
 * <pre>
 *   item: the texts that tell the place, each an item
 *   u8: how many values are captured; each an item, if all but one of them are plain
 *       255: all of them, as an array in an object stream, since they may refer to the same objects
 * </pre>
 */
final class LambdaForm {
    private static final int TOGETHER = 255;
    private static final int MOST_PLACES = 10_000;

    /** By the class that the JVM has made of a lambda; null where it is none or cannot be asked. */
    private static final ClassValue<Method> REPLACEMENTS = new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> type) {
            if (!type.isSynthetic() || !type.isHidden()) return null;
            try {
                Method method = type.getDeclaredMethod("writeReplace");
                method.setAccessible(true);
                return method;
            } catch (NoSuchMethodException | InaccessibleObjectException e) {
                return null;
            }
        }
    };

    /** Where lambdas stand, by the octets that tell it. */
    private static final Map<ByteBuffer, LambdaForm> PLACES = new ConcurrentHashMap<>();

    private final Method maker;
    private final String[] texts;
    private final int kind;
    private final Class<?> holder;

    private LambdaForm(MessageInput in, ClassLoader loader) throws IOException, ClassNotFoundException {
        kind = in.u16();
        texts = new String[8];
        for (int i = 0; i < texts.length; i++) texts[i] = in.text();
        holder = Class.forName(texts[0].replace('/', '.'), false, loader);
        try {
            maker = holder.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
            maker.setAccessible(true);
        } catch (NoSuchMethodException | InaccessibleObjectException e) {
            throw new ClassNotFoundException(
                    holder.getName() + " of the worker has no lambda that can be sent; is it another version?", e);
        }
    }

    /** Null if the object is no lambda that has this form. */
    static SerializedLambda of(Object code) throws IOException {
        Method replacement = REPLACEMENTS.get(code.getClass());
        if (replacement == null) return null;
        try {
            return replacement.invoke(code) instanceof SerializedLambda lambda ? lambda : null;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IOException("a lambda cannot be asked for what it captures", e);
        }
    }

    static void write(SerializedLambda lambda, JavaCodec codec, FrameOutput out) throws IOException {
        int place = out.beginItem();
        out.u16(lambda.getImplMethodKind());
        out.text(lambda.getCapturingClass());
        out.text(lambda.getFunctionalInterfaceClass());
        out.text(lambda.getFunctionalInterfaceMethodName());
        out.text(lambda.getFunctionalInterfaceMethodSignature());
        out.text(lambda.getImplClass());
        out.text(lambda.getImplMethodName());
        out.text(lambda.getImplMethodSignature());
        out.text(lambda.getInstantiatedMethodType());
        out.endItem(place);
        writeCaptured(lambda, codec, out);
    }

    private static void writeCaptured(SerializedLambda lambda, JavaCodec codec, FrameOutput out) throws IOException {
        Object[] captured = new Object[lambda.getCapturedArgCount()];
        for (int i = 0; i < captured.length; i++) captured[i] = lambda.getCapturedArg(i);
        int mark = out.mark(), handles = out.handles(), streams = 0;
        out.write(captured.length);
        for (Object value : captured) {
            int item = out.beginItem();
            if (!Plain.write(value, out)) {
                if (++streams > 1) break;
                out.write(Plain.STREAM);
                codec.stream(value, out);
            }
            out.endItem(item);
        }
        if (streams <= 1 && captured.length < TOGETHER) return;
        out.reset(mark);
        out.resetHandles(handles);
        out.write(TOGETHER);
        codec.stream(captured, out);
    }

    static Object read(MessageInput in, JavaCodec codec) throws IOException, ClassNotFoundException {
        MessageInput place = in.item();
        LambdaForm form = PLACES.get(place.rest());
        if (form == null) {
            ByteBuffer key = ByteBuffer.wrap(place.copyOfRest());
            form = new LambdaForm(place, Thread.currentThread().getContextClassLoader());
            if (PLACES.size() < MOST_PLACES) PLACES.put(key, form);
        }
        int count = in.read();
        if (count == TOGETHER) return form.make((Object[]) codec.readStream(in));
        Object[] captured = new Object[count];
        for (int i = 0; i < count; i++) captured[i] = codec.decode(in.item(), Object.class);
        return form.make(captured);
    }

    private Object make(Object[] captured) throws IOException {
        try {
            return maker.invoke(
                    null,
                    new SerializedLambda(
                            holder, texts[1], texts[2], texts[3], kind, texts[4], texts[5], texts[6], texts[7],
                            captured));
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IOException("a lambda of " + holder.getName() + " cannot be made; is it another version?", e);
        }
    }
}
