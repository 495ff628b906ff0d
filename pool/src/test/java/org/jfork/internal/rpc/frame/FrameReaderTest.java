package org.jfork.internal.rpc.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final int MOST = 1 << 20;

    private static byte[] frame(byte kind, long id, byte[] payload) throws IOException {
        FrameOutput out = new FrameOutput(MOST);
        out.write(payload);
        Frame frame = out.finish(kind, 0, id);
        return Arrays.copyOf(frame.octets(), frame.length());
    }

    private static byte[] octets(Random random, int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    @Test
    void messagesMustComeOutWhateverThePartsInWhichTheyCome() throws IOException {
        Random random = new Random(7);
        FrameReader reader = new FrameReader(MOST);
        List<Message> come = new ArrayList<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            payloads.add(octets(random, i % 50 == 49 ? 300_000 : random.nextInt(100)));
            all.write(frame(Layout.RESULT, i * 7_000_000_000L, payloads.get(i)));
        }
        byte[] stream = all.toByteArray();
        for (int from = 0; from < stream.length; ) {
            int count = Math.min(stream.length - from, random.nextInt(4) == 0 ? 50_000 : 1 + random.nextInt(40));
            reader.octets(Arrays.copyOfRange(stream, from, from + count), count, come::add);
            from += count;
        }
        assertThat(reader.isInside()).isFalse();
        assertThat(come).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(come.get(i).id()).isEqualTo(i * 7_000_000_000L);
            assertThat(come.get(i).input().readAllBytes()).isEqualTo(payloads.get(i));
        }
    }

    @Test
    void garbageMustBeRefused() throws IOException {
        byte[] tooLong = frame(Layout.RESULT, 1, new byte[0]);
        tooLong[0] = 0x7f;
        byte[] negative = frame(Layout.RESULT, 1, new byte[0]);
        negative[0] = -1;
        byte[] kind = frame((byte) '?', 1, new byte[3]);
        byte[] descriptors = frame(Layout.RESULT, 1, new byte[3]);
        descriptors[Layout.DESCRIPTORS] = 2;
        for (byte[] garbage : List.of(tooLong, negative, kind, descriptors))
            assertThatThrownBy(() -> new FrameReader(MOST).octets(garbage, garbage.length, message -> {}))
                    .isInstanceOf(MalformedFrameException.class);
    }

    /** A header costs its sender 15 octets, and must not cost its receiver 64 MiB. */
    @Test
    void aLengthMustNotBeBelievedBeforeOctetsCome() throws IOException {
        byte[] header = frame(Layout.RESULT, 1, new byte[0]);
        header[0] = 0x03; // 48 MiB
        List<FrameReader> readers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            FrameReader reader = new FrameReader(64 << 20);
            reader.octets(header, header.length, message -> {});
            readers.add(reader);
        }
        assertThat(readers).allMatch(FrameReader::isInside);
    }

    @Test
    void anItemMustNotReachBeyondItsPayload() throws IOException {
        List<Message> come = new ArrayList<>();
        byte[] octets = frame(Layout.RESULT, 1, new byte[] {0, 0, 0, 9, 1, 2});
        new FrameReader(MOST).octets(octets, octets.length, come::add);
        assertThatThrownBy(() -> come.get(0).input().item()).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aMessageBeyondTheLimitMustFailWhereItIsMade() throws IOException {
        FrameOutput out = new FrameOutput(1000);
        out.write(new byte[1000]);
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class).hasMessageContaining("1000");
    }
}
