package org.jfork.examples.save;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Accounts with a history each. Between two transfers the balances add up to nought, and histories are as long as they say. */
final class Store {
    static final int HISTORY = 120;

    /** A balance and the last transfers, about a kilobyte. */
    static final class Account {
        long balance;
        long transfers;
        final long[] history = new long[HISTORY];

        private void add(long amount) {
            history[(int) (transfers % HISTORY)] = amount;
            transfers++;
            balance += amount;
        }
    }

    private final Lock lock = new ReentrantLock();
    private final Map<Integer, Account> accounts;

    Store(int megabytes) {
        int count = megabytes * 1024;
        accounts = new HashMap<>(count * 2);
        for (int i = 0; i < count; i++) accounts.put(i, new Account());
    }

    int size() {
        return accounts.size();
    }

    /** Nobody writes as long as it is held. */
    Lock lock() {
        return lock;
    }

    /** Unlocked: in a copy of the program there is nobody else. */
    Map<Integer, Account> accounts() {
        return accounts;
    }

    void transfer(int from, int to, long amount) {
        lock.lock();
        try {
            accounts.get(from).add(-amount);
            accounts.get(to).add(amount);
        } finally {
            lock.unlock();
        }
    }
}
