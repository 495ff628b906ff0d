package org.jfork.repair;

import java.nio.channels.SocketChannel;
import java.rmi.dgc.VMID;
import java.rmi.server.UID;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import javax.crypto.KeyGenerator;

/** Draws random numbers in every way that the JDK has; each draw is a line, a name and what was drawn. */
public final class Draws {
    private static final String MECHANISM = "securerandom.drbg.config";
    private static final List<String> MECHANISMS = List.of("Hash_DRBG", "HMAC_DRBG", "CTR_DRBG");
    private static final List<String> ALGORITHMS =
            List.of("NativePRNG", "NativePRNGBlocking", "NativePRNGNonBlocking", "SHA1PRNG");

    /** Initialised in the template by {@code require}, right before the forks: what it draws fills all buffers. */
    static final Draws OF_TEMPLATE = new Draws();

    private final Map<String, SecureRandom> generators = generators();
    private final ExecutorService threads = Executors.newFixedThreadPool(3, Draws::daemon);
    private final KeyGenerator sessionKeys;
    private final KeyPairGenerator keyPairs;
    private final Signature signature;

    /** A class of its own: the one around it is still being initialised when this runs in another thread. */
    private static final class ThreadDraw implements Callable<Long> {
        @Override
        public Long call() {
            return ThreadLocalRandom.current().nextLong();
        }
    }

    private Draws() {
        try {
            sessionKeys = KeyGenerator.getInstance("AES");
            keyPairs = KeyPairGenerator.getInstance("EC");
            keyPairs.initialize(256);
            KeyPair pair = keyPairs.generateKeyPair();
            signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            draw();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "of the template");
        thread.setDaemon(true);
        return thread;
    }

    static Map<String, SecureRandom> generators() {
        Map<String, SecureRandom> generators = new LinkedHashMap<>();
        try {
            for (String name : ALGORITHMS) generators.put(name, SecureRandom.getInstance(name));
            for (String mechanism : MECHANISMS) generators.put(mechanism, drbg(mechanism));
            generators.put("default", new SecureRandom());
            return generators;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static SecureRandom drbg(String mechanism) throws GeneralSecurityException {
        Security.setProperty(MECHANISM, mechanism);
        return SecureRandom.getInstance("DRBG");
    }

    public static void tell(SocketChannel control) throws Exception {
        Siblings.write(control, lines(OF_TEMPLATE.draw()));
    }

    /** In a new thread, whose seed comes from the common seeder. */
    public static void tellFromNewThread(SocketChannel control) throws Exception {
        Map<String, String> drawn = new LinkedHashMap<>();
        Thread thread = new Thread(() -> ordinary(drawn));
        thread.start();
        thread.join();
        Siblings.write(control, lines(drawn));
    }

    private static String lines(Map<String, String> drawn) {
        StringBuilder text = new StringBuilder();
        drawn.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    private Map<String, String> draw() throws Exception {
        Map<String, String> drawn = new LinkedHashMap<>();
        generators.forEach((name, generator) -> secure(drawn, "old " + name, generator));
        generators().forEach((name, generator) -> secure(drawn, "new " + name, generator));
        ordinary(drawn);
        for (int i = 0; i < 3; i++) drawn.put("old thread " + i, Long.toString(threadDraw()));
        drawn.put("signature", nonce());
        drawn.put("session key", hex(sessionKeys.generateKey().getEncoded()));
        drawn.put("key pair", hex(keyPairs.generateKeyPair().getPrivate().getEncoded()));
        drawn.put("UID", new UID().toString());
        drawn.put("VMID", new VMID().toString());
        return drawn;
    }

    /** The head alone, since a generator may have some octets ready from the last draw. */
    private static void secure(Map<String, String> drawn, String name, SecureRandom generator) {
        byte[] octets = new byte[7];
        generator.nextBytes(octets);
        drawn.put(name + ", head", hex(octets));
        octets = new byte[16];
        generator.nextBytes(octets);
        drawn.put(name, hex(octets));
    }

    private static void ordinary(Map<String, String> drawn) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
        Collections.shuffle(order);
        drawn.put("order", order.toString());
        drawn.put("UUID", UUID.randomUUID().toString());
        drawn.put("Math", Double.toString(Math.random()));
        drawn.put("ThreadLocalRandom", Long.toString(ThreadLocalRandom.current().nextLong()));
        drawn.put("SplittableRandom", Long.toString(new SplittableRandom().nextLong()));
        drawn.put("Random", Long.toString(new Random().nextLong()));
        RandomGeneratorFactory.all()
                .forEach(factory -> drawn.put(
                        "algorithm " + factory.name(),
                        Long.toString(factory.create().nextLong())));
        drawn.put("RandomGenerator", Long.toString(RandomGenerator.getDefault().nextLong()));
    }

    private long threadDraw() throws Exception {
        return threads.submit(new ThreadDraw()).get(30, TimeUnit.SECONDS);
    }

    /** A number that, if it is the same in two signatures of different messages, reveals the private key. */
    private String nonce() throws GeneralSecurityException {
        signature.update(Long.toString(System.nanoTime()).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        byte[] both = signature.sign();
        return hex(Arrays.copyOf(both, both.length / 2));
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }
}
