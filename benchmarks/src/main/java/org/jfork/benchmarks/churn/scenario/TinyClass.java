package org.jfork.benchmarks.churn.scenario;

import java.util.function.Supplier;

/** The class that is defined again and again from its own class file. */
public final class TinyClass implements Supplier<String> {
    @Override
    public String get() {
        return "tiny";
    }
}
