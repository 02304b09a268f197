package io.tailwater.log.delivery;

import io.tailwater.format.binary.ByteReader;
import io.tailwater.format.binary.ByteWriter;
import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A receipt as bytes, version 1. Numbers are zig-zag varints.
 *
 * <table>
 * <caption>Layout</caption>
 * <tr><td>version</td><td>1 byte, 1</td></tr>
 * <tr><td>partition count, unkeyed partition</td><td>the routing</td></tr>
 * <tr><td>message count</td><td>from 1</td></tr>
 * <tr><td>messages</td><td>16 bytes each</td></tr>
 * <tr><td>segment count</td><td>from 1</td></tr>
 * <tr><td>each segment</td><td>id, 16 bytes; partition; count of messages; each message's index less the index before it (-1 at
 * first)</td></tr>
 * </table>
 */
final class ReceiptV1 {

    private static final byte VERSION = 1;
    private static final int ID_BYTES = 16;
    private static final int VARINT_BYTES_MAX = 5;
    private static final String REGION = "the receipt";

    private ReceiptV1() {}

    static byte[] encode(Receipt receipt) {
        Map<UUID, Integer> indexes = new LinkedHashMap<>();
        int named = 0;
        for (Receipt.Entry entry : receipt.segments()) {
            entry.messages().forEach(message -> indexes.putIfAbsent(message, indexes.size()));
            named += entry.messages().size();
        }
        var writer = new ByteWriter(1
                + (4 + 2 * receipt.segments().size() + named) * VARINT_BYTES_MAX
                + (indexes.size() + receipt.segments().size()) * ID_BYTES);
        writer.putByte(VERSION);
        writer.putVarint(receipt.routing().partitionCount());
        writer.putVarint(receipt.routing().unkeyedPartition());
        writer.putVarint(indexes.size());
        indexes.keySet().forEach(message -> putId(writer, message));
        writer.putVarint(receipt.segments().size());
        for (Receipt.Entry entry : receipt.segments()) {
            putId(writer, entry.segmentId());
            writer.putVarint(entry.partition());
            writer.putVarint(entry.messages().size());
            int before = -1;
            for (int index :
                    entry.messages().stream().mapToInt(indexes::get).sorted().toArray()) {
                writer.putVarint(index - before);
                before = index;
            }
        }
        return writer.toBytes().toArray();
    }

    /** @throws CorruptBytesException naming the field that is not what it must be */
    static Receipt decode(byte[] bytes) {
        var reader = new ByteReader(Bytes.wrap(bytes), REGION);
        byte version = reader.readByte("version");
        if (version != VERSION) {
            throw new CorruptBytesException("version", Byte.toString(version), "1", 0, REGION);
        }
        int partitionCount = positive(reader, "partitionCount");
        int unkeyed = within(reader, "unkeyedPartition", partitionCount - 1);
        UUID[] messages = new UUID[count(reader, "messageCount")];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = readId(reader, "message");
        }
        int segments = count(reader, "segmentCount");
        List<Receipt.Entry> entries = new ArrayList<>(segments);
        for (int i = 0; i < segments; i++) {
            entries.add(readEntry(reader, messages));
        }
        if (reader.remainingBytes() > 0) {
            throw new CorruptBytesException(
                    "end", reader.remainingBytes() + " more bytes", "none", reader.positionBytes(), REGION);
        }
        return new Receipt(new Routing(partitionCount, unkeyed), entries);
    }

    private static Receipt.Entry readEntry(ByteReader reader, UUID[] messages) {
        UUID segmentId = readId(reader, "segmentId");
        int partition = within(reader, "partition", Integer.MAX_VALUE);
        int named = within(reader, "messages", messages.length);
        List<UUID> entry = new ArrayList<>(named);
        int index = -1;
        for (int i = 0; i < named; i++) {
            index += positive(reader, "message index");
            if (index >= messages.length || index < 0) {
                throw new CorruptBytesException(
                        "message index",
                        Integer.toString(index),
                        "below " + messages.length,
                        reader.positionBytes(),
                        REGION);
            }
            entry.add(messages[index]);
        }
        return new Receipt.Entry(segmentId, partition, entry);
    }

    /** A count of things that take an id's bytes each, so that nothing is allocated for more than there is. */
    private static int count(ByteReader reader, String field) {
        return within(reader, field, reader.remainingBytes() / ID_BYTES);
    }

    private static int positive(ByteReader reader, String field) {
        return between(reader, field, 1, Integer.MAX_VALUE);
    }

    private static int within(ByteReader reader, String field, int max) {
        return between(reader, field, 0, max);
    }

    private static int between(ByteReader reader, String field, int min, int max) {
        int at = reader.positionBytes();
        int value = reader.readVarint(field);
        if (value < min || value > max) {
            throw new CorruptBytesException(field, Integer.toString(value), min + " to " + max, at, REGION);
        }
        return value;
    }

    static void putId(ByteWriter writer, UUID id) {
        writer.putBytes(Bytes.wrap(ByteBuffer.allocate(ID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array()));
    }

    static UUID readId(ByteReader reader, String field) {
        ByteBuffer id = reader.readSlice(field, ID_BYTES).asReadOnlyBuffer();
        return new UUID(id.getLong(), id.getLong());
    }
}
