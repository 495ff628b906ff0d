package org.jfork.internal.repair;

import java.lang.reflect.Field;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jfork.internal.os.Foreign;

/**
 * The state of the JDK's random number generators, which siblings must not share: they would issue the same UUIDs, keys
 * and nonces.
 */
final class RandomState {
    private static final long ANY = -1;
    private static final long SEED_MASK = (1L << 48) - 1; // of java.util.Random

    private static final Field VALUE = Foreign.field(AtomicLong.class, "value");
    private static final Field SEED = Foreign.field(Random.class, "seed");

    private RandomState() {}

    static void plan() {
        seeder(ThreadLocalRandom.class, "seeder");
        seeder(Random.class, "seedUniquifier");
        seeder(SplittableRandom.class, "defaultGen");
        generator(Foreign.type("java.lang.Math$RandomNumberGeneratorHolder"), "randomNumberGenerator");
        generator(Collections.class, "r");
        for (String name : List.of("NativePRNG", "NativePRNG$Blocking", "NativePRNG$NonBlocking"))
            pool(Foreign.type("sun.security.provider." + name));
        JvmState.planThreads(Foreign.field(Thread.class, "threadLocalRandomSeed"));
    }

    private static void seeder(Class<?> holder, String name) {
        Field seeder = Foreign.field(holder, name, AtomicLong.class);
        JvmState.plan(JvmState.RANDOM_LONG, holder, new Field[] {seeder, VALUE}, ANY, null);
    }

    private static void generator(Class<?> holder, String name) {
        Field generator = Foreign.field(holder, name, Random.class);
        JvmState.plan(JvmState.RANDOM_LONG, holder, new Field[] {generator, SEED, VALUE}, SEED_MASK, null);
    }

    /**
     * The octets that the pool holds ready become others. How many are ready stays as it is, so a thread that was stopped
     * in the middle of a draw finds nothing out of order.
     */
    private static void pool(Class<?> holder) {
        Field ready =
                Foreign.field(Foreign.type("sun.security.provider.NativePRNG$RandomIO"), "nextBuffer", byte[].class);
        Field pool = Foreign.field(holder, "INSTANCE", ready.getDeclaringClass());
        JvmState.plan(JvmState.RANDOM_OCTETS, holder, new Field[] {pool, ready}, 0, null);
    }
}
