package io.tailwater.log.topic;

import io.tailwater.format.record.Bytes;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Which partition a record without one goes to. A key always goes to the same partition, the one that Kafka's own producer
 * chooses, so that both may write to one topic's keys. Records without keys go to one partition per call, the next one
 * with every call: one object instead of one per partition.
 */
public final class Partitioner {

    private static final int SEED = 0x9747b28c;
    private static final int MULTIPLIER = 0x5bd1e995;
    private static final int SHIFT = 24;

    private final AtomicInteger turn;

    /** @param random chooses where the rotation starts, so that many short-lived functions do not all start at 0 */
    public Partitioner(RandomGenerator random) {
        this.turn = new AtomicInteger(random.nextInt());
    }

    /** The partition of all of one call's records that have no key. */
    public int nextUnkeyed(int partitionCount) {
        return Math.floorMod(turn.getAndIncrement(), partitionCount);
    }

    /** The partition of a key: Kafka's {@code toPositive(murmur2(key)) % partitionCount}. */
    public static int forKey(Bytes key, int partitionCount) {
        return (murmur2(key) & Integer.MAX_VALUE) % partitionCount;
    }

    /** MurmurHash 2, 32 bits, with Kafka's seed. */
    static int murmur2(Bytes data) {
        byte[] bytes = data.array();
        int position = data.arrayOffset();
        int end = position + data.length();
        int hash = SEED ^ data.length();
        for (; end - position >= Integer.BYTES; position += Integer.BYTES) {
            int word = (bytes[position] & 0xff)
                    | (bytes[position + 1] & 0xff) << 8
                    | (bytes[position + 2] & 0xff) << 16
                    | (bytes[position + 3] & 0xff) << 24;
            word *= MULTIPLIER;
            word ^= word >>> SHIFT;
            hash = hash * MULTIPLIER ^ word * MULTIPLIER;
        }
        if (position < end) {
            for (int i = end - position - 1; i >= 0; i--) {
                hash ^= (bytes[position + i] & 0xff) << 8 * i;
            }
            hash *= MULTIPLIER;
        }
        hash ^= hash >>> 13;
        hash *= MULTIPLIER;
        return hash ^ hash >>> 15;
    }
}
