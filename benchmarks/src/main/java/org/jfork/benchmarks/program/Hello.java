package org.jfork.benchmarks.program;

/** A plain program. */
public final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
