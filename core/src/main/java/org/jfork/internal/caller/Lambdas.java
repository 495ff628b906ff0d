package org.jfork.internal.caller;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import org.jfork.Evaluation;

/** Lambdas as octets. */
final class Lambdas {
    private Lambdas() {}

    /** @throws IllegalArgumentException if something that it captures cannot be serialised */
    static byte[] serialise(Evaluation code) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
            out.writeObject(code);
        } catch (NotSerializableException e) {
            throw new IllegalArgumentException(
                    "the code given to eval captures an object of " + e.getMessage()
                            + ", which is not Serializable; capture values that are, or send texts as arguments",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the code given to eval cannot be serialised: " + e.getMessage(), e);
        }
        return octets.toByteArray();
    }
}
