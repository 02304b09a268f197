package io.tailwater.log.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.binary.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReceiptV1Test {

    private static final UUID ONE = new UUID(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
    private static final UUID TWO = new UUID(0x1112131415161718L, 0x191a1b1c1d1e1f20L);
    private static final UUID SEGMENT = new UUID(0x2122232425262728L, 0x292a2b2c2d2e2f30L);

    /** Version, 6 partitions, 5 for no key, two messages; a segment in partition 3 with both, one in partition 1 with the second. */
    private static final String GOLDEN = "01" + "0c" + "0a" + "04" + "0102030405060708090a0b0c0d0e0f10"
            + "1112131415161718191a1b1c1d1e1f20" + "04" + "2122232425262728292a2b2c2d2e2f30" + "06" + "04" + "02" + "02"
            + "2122232425262728292a2b2c2d2e2f30" + "02" + "02" + "04";

    private static final Receipt RECEIPT = new Receipt(
            new Routing(6, 5),
            List.of(new Receipt.Entry(SEGMENT, 3, List.of(ONE, TWO)), new Receipt.Entry(SEGMENT, 1, List.of(TWO))));

    @Test
    void writesAndReadsTheGoldenBytes() {
        byte[] golden = HexFormat.of().parseHex(GOLDEN);

        assertThat(HexFormat.of().formatHex(ReceiptV1.encode(RECEIPT))).isEqualTo(GOLDEN);
        assertThat(ReceiptV1.decode(golden)).isEqualTo(RECEIPT);
    }

    @Test
    void whatIsWrittenIsRead() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<UUID> messages = ids(random, 1 + random.nextInt(300));
            int partitions = 1 + random.nextInt(1000);
            List<Receipt.Entry> segments = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(20); i++) {
                List<UUID> named = messages.stream()
                        .filter(message -> random.nextBoolean())
                        .toList();
                segments.add(new Receipt.Entry(UUID.randomUUID(), random.nextInt(partitions), named));
            }
            var receipt = new Receipt(new Routing(partitions, random.nextInt(partitions)), segments);

            Receipt read = ReceiptV1.decode(ReceiptV1.encode(receipt));

            // The order of messages within a segment says nothing.
            assertThat(read.routing()).isEqualTo(receipt.routing());
            assertThat(read.segments()).hasSameSizeAs(receipt.segments());
            for (int i = 0; i < segments.size(); i++) {
                assertThat(read.segments().get(i).segmentId())
                        .isEqualTo(segments.get(i).segmentId());
                assertThat(read.segments().get(i).partition())
                        .isEqualTo(segments.get(i).partition());
                assertThat(new HashSet<>(read.segments().get(i).messages()))
                        .isEqualTo(new HashSet<>(segments.get(i).messages()));
            }
        }
    }

    @Test
    void whatIsCutOffOrTooLongOrOfAnotherVersionIsRefused() {
        byte[] golden = HexFormat.of().parseHex(GOLDEN);
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            assertThatThrownBy(() -> ReceiptV1.decode(cut)).isInstanceOf(CorruptBytesException.class);
        }
        assertThatThrownBy(() -> ReceiptV1.decode(Arrays.copyOf(golden, golden.length + 1)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageContaining("end");
        golden[0] = 2;
        assertThatThrownBy(() -> ReceiptV1.decode(golden))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageContaining("version is 2");
    }

    @Test
    void aReceiptOfTheMostMessagesFitsIntoAnItem() {
        List<UUID> messages = ids(new Random(7), Deliveries.MESSAGES_MAX);
        int perMessage = Deliveries.PARTS_MAX / Deliveries.MESSAGES_MAX;
        List<Receipt.Entry> segments = new ArrayList<>();
        for (int partition = 0; partition < 1000; partition++) {
            int from = partition;
            segments.add(new Receipt.Entry(
                    UUID.randomUUID(),
                    partition,
                    messages.stream()
                            .skip(from % (1000 / perMessage))
                            .limit(perMessage)
                            .toList()));
        }

        assertThat(ReceiptV1.encode(new Receipt(new Routing(1000, 0), segments)).length)
                .isLessThan(380_000);
    }

    @Test
    void aClaimIsReadAsItWasWritten() {
        HashSet<UUID> messages = new HashSet<>(ids(new Random(7), 1000));

        assertThat(ClaimV1.decode(ClaimV1.encode(messages))).isEqualTo(messages);
        assertThatThrownBy(() -> ClaimV1.decode(new byte[] {1, 2, 3})).isInstanceOf(CorruptBytesException.class);
        assertThatThrownBy(() -> ClaimV1.decode(new byte[] {2})).isInstanceOf(CorruptBytesException.class);
    }

    private static List<UUID> ids(Random random, int count) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(new UUID(random.nextLong(), random.nextLong()));
        }
        return ids;
    }
}
