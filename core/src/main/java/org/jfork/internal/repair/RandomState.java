package org.jfork.internal.repair;

import java.lang.reflect.Field;
import java.util.Collections;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jfork.internal.os.Foreign;

/**
 * Where the JDK's ordinary random number generators get their seeds; siblings would draw the same numbers. Generators that
 * the program has made are data, and stay as they are.
 */
final class RandomState {
    private static final long ANY = -1;
    private static final long SEED_MASK = (1L << 48) - 1; // of java.util.Random

    private static final Field VALUE = Foreign.field(AtomicLong.class, "value");
    private static final Field SEED = Foreign.field(Random.class, "seed");

    private RandomState() {}

    static void plan() {
        seeders();
        JvmState.planThreads(Foreign.field(Thread.class, "threadLocalRandomSeed"));
        JvmState.planDraws(ThreadLocalRandom.class);
    }

    private static void seeders() {
        seeder(ThreadLocalRandom.class, "seeder");
        seeder(Random.class, "seedUniquifier");
        seeder(SplittableRandom.class, "defaultGen");
        generator(Foreign.type("java.lang.Math$RandomNumberGeneratorHolder"), "randomNumberGenerator");
        generator(Collections.class, "r");
    }

    static void seeder(Class<?> holder, String name) {
        Field seeder = Foreign.field(holder, name, AtomicLong.class);
        JvmState.plan(JvmState.RANDOM_LONG, holder, new Field[] {seeder, VALUE}, ANY, null);
    }

    private static void generator(Class<?> holder, String name) {
        Field generator = Foreign.field(holder, name, Random.class);
        JvmState.plan(JvmState.RANDOM_LONG, holder, new Field[] {generator, SEED, VALUE}, SEED_MASK, null);
    }
}
