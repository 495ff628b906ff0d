package com.acme.app;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jfork.Fork;
import org.jfork.ForkException;

/** Tries to start a process after something has happened to its own program, or with another program. */
public final class Trying {
    private Trying() {}

    /** Arguments: what to do, and with which file. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]);
        if (arguments[0].equals("delete")) Files.delete(file);
        try {
            System.out.println("no complaint: "
                    + (arguments[0].equals("another") ? Fork.builder().java(file).exec() : Fork.exec()));
        } catch (ForkException e) {
            System.out.println("complaint " + e.getMessage());
        }
    }
}
