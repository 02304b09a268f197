package io.tailwater.log.cleaning;

import io.tailwater.format.record.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The newest offset of each key of a section, in memory that does not grow: 24 bytes a slot, whatever the keys' lengths. A key stands here
 * as the first 128 bits of its SHA-256: two keys that share them would lose one's record, and of a digest that is broken a producer could
 * make such keys. Not safe for use by more than one thread.
 */
final class NewestOffsets {

    /**
     * How many keys a pass takes: 786,432, in 2^20 slots of 24 bytes, 24 MiB. What has more keys takes more passes, and each of them reads
     * all that is clean.
     */
    static final int KEYS_MAX = 3 << 18;

    private static final long FREE = -1;

    private final MessageDigest digest;
    private final int keysMax;
    private final long[] firstHalves;
    private final long[] secondHalves;
    private final long[] offsets;
    private int keys;

    /** @param keysMax more than 0 */
    NewestOffsets(int keysMax) {
        this.keysMax = keysMax;
        // Three of four slots are taken at most, and never all, so that a free one is near: the next power of two.
        int slots = Integer.highestOneBit(Math.max(keysMax + keysMax / 3, keysMax + 1) - 1) << 1;
        this.firstHalves = new long[slots];
        this.secondHalves = new long[slots];
        this.offsets = new long[slots];
        Arrays.fill(offsets, FREE);
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Notes where a key stands.
     *
     * @param offset greater than all before
     * @return false when there is no room for another key; nothing has changed then
     */
    boolean put(Bytes key, long offset) {
        ByteBuffer hash = hash(key);
        int slot = slot(hash.getLong(0), hash.getLong(Long.BYTES));
        if (offsets[slot] == FREE) {
            if (keys == keysMax) {
                return false;
            }
            keys++;
            firstHalves[slot] = hash.getLong(0);
            secondHalves[slot] = hash.getLong(Long.BYTES);
        }
        offsets[slot] = offset;
        return true;
    }

    /** Where the newest record of a key stands; empty when the section has none. */
    OptionalLong get(Bytes key) {
        if (keys == 0) {
            return OptionalLong.empty();
        }
        ByteBuffer hash = hash(key);
        long offset = offsets[slot(hash.getLong(0), hash.getLong(Long.BYTES))];
        return offset == FREE ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    int keys() {
        return keys;
    }

    private ByteBuffer hash(Bytes key) {
        digest.update(key.array(), key.arrayOffset(), key.length());
        return ByteBuffer.wrap(digest.digest());
    }

    /** The slot of a key, or the free one where it belongs. */
    private int slot(long firstHalf, long secondHalf) {
        int mask = offsets.length - 1;
        int slot = Long.hashCode(firstHalf) & mask;
        while (offsets[slot] != FREE && (firstHalves[slot] != firstHalf || secondHalves[slot] != secondHalf)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
