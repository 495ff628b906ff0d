package org.jfork.examples.save;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;

/** A saved store: how many accounts; each with its number, balance, transfers and history; a checksum. */
final class StoreFile {
    private static final int BUFFER = 1 << 20;
    private static final int RECORD = (3 + Store.HISTORY) * Long.BYTES;

    private StoreFile() {}

    static void write(Path file, Map<Integer, Store.Account> accounts) throws IOException {
        CRC32C sum = new CRC32C();
        byte[] record = new byte[RECORD];
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER))) {
            out.writeInt(accounts.size());
            for (Map.Entry<Integer, Store.Account> one : accounts.entrySet()) {
                Store.Account account = one.getValue();
                ByteBuffer fields = ByteBuffer.wrap(record);
                fields.putLong(one.getKey()).putLong(account.balance).putLong(account.transfers);
                fields.asLongBuffer().put(account.history);
                sum.update(record);
                out.write(record);
            }
            out.writeLong(sum.getValue());
        }
    }

    /** How many transfers the store had seen. An exception if it is not the store of one moment. */
    static long check(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        byte[] record = new byte[RECORD];
        long balances = 0, transfers = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            for (int left = in.readInt(); left > 0; left--) {
                in.readFully(record);
                sum.update(record);
                ByteBuffer fields = ByteBuffer.wrap(record);
                fields.getLong();
                long balance = fields.getLong();
                balances += balance;
                transfers += checkHistory(fields, balance);
            }
            if (in.readLong() != sum.getValue()) throw new IOException(file + " is damaged");
        }
        if (balances != 0 || transfers % 2 != 0)
            throw new IOException(file + " was not written at one moment: balances add up to " + balances);
        return transfers / 2;
    }

    /** All amounts are in it as long as there are not too many. */
    private static long checkHistory(ByteBuffer fields, long balance) throws IOException {
        long transfers = fields.getLong(), sum = 0;
        for (int i = 0; i < Store.HISTORY; i++) sum += fields.getLong();
        if (transfers <= Store.HISTORY && sum != balance)
            throw new IOException("the history of an account adds up to " + sum + ", not to " + balance);
        return transfers;
    }
}
