package io.tailwater.log.delivery;

import io.tailwater.format.binary.ByteReader;
import io.tailwater.format.binary.ByteWriter;
import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The messages of a claim as bytes, version 1: a byte that is 1, then 16 bytes a message. */
final class ClaimV1 {

    private static final byte VERSION = 1;
    private static final int ID_BYTES = 16;
    private static final String REGION = "the claim";

    private ClaimV1() {}

    static byte[] encode(Set<UUID> messages) {
        var writer = new ByteWriter(1 + messages.size() * ID_BYTES);
        writer.putByte(VERSION);
        messages.forEach(message -> ReceiptV1.putId(writer, message));
        return writer.toBytes().toArray();
    }

    /** @throws CorruptBytesException naming the field that is not what it must be */
    static Set<UUID> decode(byte[] bytes) {
        var reader = new ByteReader(Bytes.wrap(bytes), REGION);
        byte version = reader.readByte("version");
        if (version != VERSION) {
            throw new CorruptBytesException("version", version, "1", 0, REGION);
        }
        Set<UUID> messages = new HashSet<>();
        while (reader.remainingBytes() > 0) {
            messages.add(ReceiptV1.readId(reader, "message"));
        }
        return messages;
    }
}
