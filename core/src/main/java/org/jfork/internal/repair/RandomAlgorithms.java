package org.jfork.internal.repair;

import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGeneratorFactory;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.ForeignMemberException;

/**
 * Where the algorithms of {@link java.util.random} get their seeds. Each has a class with a seeder of its own, in a module that
 * need not be there; they can only be had from the factory, so nothing is looked up before it is in use.
 */
final class RandomAlgorithms {
    private static final List<String> NAMES = List.of(
            "L32X64MixRandom",
            "L64X128MixRandom",
            "L64X128StarStarRandom",
            "L64X256MixRandom",
            "L64X1024MixRandom",
            "L128X128MixRandom",
            "L128X256MixRandom",
            "L128X1024MixRandom",
            "Xoroshiro128PlusPlus",
            "Xoshiro256PlusPlus");

    private RandomAlgorithms() {}

    static void plan() {
        JvmState.planLater(
                RandomGeneratorFactory.class,
                RandomAlgorithms.class,
                Foreign.method(RandomAlgorithms.class, "planSeeders"));
    }

    private static String planSeeders() {
        boolean module = ModuleLayer.boot().findModule("jdk.random").isPresent(); // since JDK 24 in java.base
        try {
            for (String name : NAMES) planSeeder((module ? "jdk.random." : "jdk.internal.random.") + name);
            return null;
        } catch (ForeignMemberException e) {
            return e.getMessage();
        }
    }

    private static void planSeeder(String name) {
        try {
            Class<?> type = Class.forName(name, false, ClassLoader.getPlatformClassLoader());
            RandomState.seeder(type, seederOf(type));
        } catch (ClassNotFoundException e) {
            return; // a JDK without it
        }
    }

    private static String seederOf(Class<?> type) {
        for (Field field : type.getDeclaredFields()) if (field.getType() == AtomicLong.class) return field.getName();
        return Foreign.field(type, "defaultGen").getName();
    }
}
