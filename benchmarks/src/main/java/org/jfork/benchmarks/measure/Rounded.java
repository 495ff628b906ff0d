package org.jfork.benchmarks.measure;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as they are told: more digits than these are noise. */
final class Rounded {
    private static final MathContext DIGITS = new MathContext(4);

    private Rounded() {}

    /** An integer if it is one; null for what is no number. */
    static Object of(double value) {
        if (!Double.isFinite(value)) return null;
        double rounded = new BigDecimal(value).round(DIGITS).doubleValue();
        if (rounded != Math.rint(rounded) || Math.abs(rounded) > Integer.MAX_VALUE) return rounded;
        return (int) rounded;
    }
}
