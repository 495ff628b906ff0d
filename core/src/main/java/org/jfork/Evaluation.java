package org.jfork;

import java.io.Serializable;

/**
 * Code that is sent to a process, with the values it captures: {@code process.eval(args -> Index.load(args[0]), "words")}.
 * Captured values are copied by Java serialisation. The class that contains the lambda is not sent: it must be on the class
 * path of the process.
 */
@FunctionalInterface
public interface Evaluation extends Serializable {
    /**
     * Runs in the process, on its main thread, behind all commands before it.
     *
     * @param args the texts given to {@link Fork#eval(Evaluation, String...)}
     * @throws Exception ends the process with status 1, and reaches the caller as the cause of a {@link ForkException}
     */
    void evaluate(String... args) throws Exception;
}
