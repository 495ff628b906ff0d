package org.jfork.internal.repair;

import java.lang.reflect.Field;
import java.util.ArrayList;
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
 *
 * <p>All members are looked up in the template, so that the child neither loads classes nor takes locks while the
 * program's threads are suspended.
 */
final class RandomState {
    private static final long SEED_MASK = (1L << 48) - 1; // of java.util.Random

    /** A static field that holds the generator, or its seed. */
    private record Holder(Class<?> type, Field field) {
        static Holder of(Class<?> type, String field) {
            return new Holder(type, Foreign.field(type, field));
        }

        /** Null if the class has not been initialised: then there is nothing that siblings would share. */
        Object get() {
            return JvmState.isInitialized(type) ? Foreign.get(field, null) : null;
        }
    }

    private final List<Holder> seeds = new ArrayList<>();
    private final List<Holder> randoms = new ArrayList<>();
    private final List<Holder> pools = new ArrayList<>();
    private final Field poolBuffer =
            Foreign.field(Foreign.type("sun.security.provider.NativePRNG$RandomIO"), "nextBuffer");
    private final Field randomSeed = Foreign.field(Random.class, "seed");
    private final Field threadSeed = Foreign.field(Thread.class, "threadLocalRandomSeed");
    private final byte[] fresh = new byte[Long.BYTES];

    RandomState() {
        seeds.add(Holder.of(ThreadLocalRandom.class, "seeder"));
        seeds.add(Holder.of(Random.class, "seedUniquifier"));
        seeds.add(Holder.of(SplittableRandom.class, "defaultGen"));
        randoms.add(Holder.of(Foreign.type("java.lang.Math$RandomNumberGeneratorHolder"), "randomNumberGenerator"));
        randoms.add(Holder.of(Collections.class, "r"));
        for (String name : List.of("NativePRNG", "NativePRNG$Blocking", "NativePRNG$NonBlocking"))
            pools.add(Holder.of(Foreign.type("sun.security.provider." + name), "INSTANCE"));
    }

    void renew() {
        for (Holder seed : seeds) if (seed.get() instanceof AtomicLong value) value.set(freshLong());
        for (Holder random : randoms) if (random.get() instanceof Random generator) reseed(generator);
        for (Holder pool : pools) refill(pool.get());
        for (Thread thread : JvmState.threads()) reseed(thread);
    }

    private void reseed(Random generator) {
        ((AtomicLong) Foreign.get(randomSeed, generator)).set(freshLong() & SEED_MASK);
    }

    /**
     * The octets that the pool holds ready become others. How many are ready stays as it is, so a thread that was stopped
     * in the middle of a draw finds nothing out of order.
     */
    private void refill(Object pool) {
        if (pool != null && Foreign.get(poolBuffer, pool) instanceof byte[] ready) JvmState.random(ready);
    }

    private void reseed(Thread thread) {
        if ((long) Foreign.get(threadSeed, thread) != 0) Foreign.set(threadSeed, thread, freshLong());
    }

    private long freshLong() {
        JvmState.random(fresh);
        long value = 0;
        for (byte octet : fresh) value = value << 8 | octet & 0xff;
        return value == 0 ? 1 : value;
    }
}
