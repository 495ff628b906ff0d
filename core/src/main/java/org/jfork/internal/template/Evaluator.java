package org.jfork.internal.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ObjectInputStream;
import java.util.List;
import java.util.Map;
import org.jfork.Evaluation;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.wire.Items;
import org.jfork.internal.wire.LoaderInput;
import org.jfork.internal.wire.MalformedFrameException;

/** Runs code that the caller sends: classes that were compiled there or elsewhere, and serialised lambdas. */
final class Evaluator {
    private final ClassLoader loader;

    /** Classes of the application are found and defined there. */
    Evaluator(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Defines classes where those of the application are, so that everything finds them by name and they see everything.
     * A class whose superclass is behind it in the list waits for that.
     */
    void define(byte[] payload) throws MalformedFrameException {
        Map<String, byte[]> classes = Items.toClasses(Items.decode(payload));
        classes.keySet().forEach(this::checkFree);
        while (!classes.isEmpty()) defineSome(classes);
    }

    private void checkFree(String name) {
        try {
            Class<?> there = Class.forName(name, false, loader);
            throw new IllegalStateException("there is a class " + there.getName() + " in this process already");
        } catch (ClassNotFoundException free) {
            return;
        }
    }

    private void defineSome(Map<String, byte[]> classes) {
        NoClassDefFoundError missing = null;
        int before = classes.size();
        for (String name : List.copyOf(classes.keySet())) {
            try {
                Foreign.define(name, loader, classes.get(name));
                classes.remove(name);
            } catch (NoClassDefFoundError e) {
                missing = e;
            }
        }
        if (classes.size() == before && missing != null) throw missing;
    }

    /** Calls the static method {@code evaluate} of a class. */
    void evaluate(byte[] payload) throws Throwable {
        List<byte[]> items = notEmpty(Items.decode(payload));
        Class<?> type = Class.forName(new String(items.get(0), UTF_8), true, loader);
        Foreign.call(Foreign.method(type, "evaluate", String[].class), null, (Object) arguments(items));
    }

    void lambda(byte[] payload) throws Exception {
        List<byte[]> items = notEmpty(Items.decode(payload));
        Evaluation code;
        try (ObjectInputStream in = new LoaderInput(items.get(0), loader)) {
            code = (Evaluation) in.readObject();
        }
        code.evaluate(arguments(items));
    }

    private static List<byte[]> notEmpty(List<byte[]> items) throws MalformedFrameException {
        if (items.isEmpty()) throw new MalformedFrameException("nothing to evaluate");
        return items;
    }

    /** All behind the code itself. */
    private static String[] arguments(List<byte[]> items) {
        return Items.toTexts(items.subList(1, items.size())).toArray(new String[0]);
    }
}
