package org.jfork.examples.prefork;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A number of requests, sent by several threads at once. */
final class Load {
    private final Client client;
    private final Tally tally;
    private final int requests;
    private final AtomicInteger number = new AtomicInteger();
    private final CountDownLatch firstHalf;
    private final List<Thread> threads = new ArrayList<>();
    private final long start = System.nanoTime();

    private Load(Client client, Tally tally, int requests) {
        this.client = client;
        this.tally = tally;
        this.requests = requests;
        this.firstHalf = new CountDownLatch(requests / 2);
    }

    static Load start(Client client, Tally tally, int requests, int threads) {
        Load load = new Load(client, tally, requests);
        for (int i = 1; i <= threads; i++) load.threads.add(load.thread("client " + i));
        load.threads.forEach(Thread::start);
        return load;
    }

    private Thread thread(String name) {
        Thread thread = new Thread(this::send, name);
        thread.setDaemon(true); // or a failure elsewhere would wait for the rest of the load
        return thread;
    }

    private void send() {
        for (int next; (next = number.incrementAndGet()) <= requests; firstHalf.countDown()) {
            try {
                tally.answered(next, client.post(next));
            } catch (IOException | InterruptedException e) {
                tally.lost(next, e);
            }
        }
    }

    /** Waits until half of the requests are done. Each ends within the client's limit, so this does, too. */
    void awaitHalf() throws InterruptedException {
        firstHalf.await();
    }

    /** Waits until all are done. */
    double awaitSeconds() throws InterruptedException {
        for (Thread thread : threads) thread.join();
        return (System.nanoTime() - start) / 1e9;
    }
}
