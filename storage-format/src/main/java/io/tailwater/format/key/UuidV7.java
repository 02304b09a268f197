package io.tailwater.format.key;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Generates UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds since 1970, 4 of version, 12 random, 2
 * of variant, 62 random.
 *
 * <p>The UUIDs of one generator increase strictly, by section 6.2, method 2 (monotonic random): the 74 random bits are
 * drawn anew in every millisecond, and grow by a random amount within one. Where they would overflow, or where the clock
 * steps back, the generator goes on from the last timestamp: a timestamp may run ahead of the clock, but never returns.
 *
 * <p>The canonical text form (lower case) sorts as the UUIDs do. Safe for use by many threads.
 */
public final class UuidV7 {

    private static final int RAND_A_BITS = 12;
    private static final long RAND_A_MASK = (1L << RAND_A_BITS) - 1;
    private static final int RAND_B_BITS = 62;
    private static final long RAND_B_MASK = (1L << RAND_B_BITS) - 1;
    private static final long VERSION = 7L << RAND_A_BITS;
    private static final long VARIANT = 0b10L << RAND_B_BITS;
    private static final int RFC_VARIANT = 2;
    private static final long TIMESTAMP_MS_MAX = (1L << 48) - 1;

    /** Hard to guess from its neighbour, and leaves room for 2^41 UUIDs a millisecond. */
    private static final int STEP_BITS = 32;

    private final InstantSource clock;
    private final RandomGenerator random;
    private long timestampMs = -1;
    private long randA;
    private long randB;

    /** @param random should be a {@link java.security.SecureRandom} where somebody might gain from guessing */
    public UuidV7(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A UUID greater than all that this generator has given before. */
    public synchronized UUID next() {
        long nowMs = clock.millis();
        if (nowMs > timestampMs) {
            begin(nowMs);
        } else {
            step();
        }
        return of(timestampMs, randA, randB);
    }

    private void begin(long atMs) {
        timestampMs = atMs;
        randA = random.nextLong() & RAND_A_MASK;
        randB = random.nextLong() & RAND_B_MASK;
    }

    private void step() {
        randB += 1 + (random.nextLong() >>> (Long.SIZE - STEP_BITS));
        if (randB > RAND_B_MASK) {
            randB &= RAND_B_MASK;
            randA++;
        }
        if (randA > RAND_A_MASK) {
            begin(timestampMs + 1);
        }
    }

    /** The smallest UUIDv7 of the millisecond of {@code instant}: all before it were made before. */
    public static UUID lowerBound(Instant instant) {
        return of(instant.toEpochMilli(), 0, 0);
    }

    /**
     * Milliseconds since 1970 at which {@code uuid} was made.
     *
     * @throws IllegalArgumentException if it is not a UUIDv7
     */
    public static long timestampMs(UUID uuid) {
        if (!isUuidV7(uuid)) {
            throw new IllegalArgumentException("uuid is " + uuid + ", expected a UUIDv7");
        }
        return uuid.getMostSignificantBits() >>> 16;
    }

    public static boolean isUuidV7(UUID uuid) {
        return uuid.version() == 7 && uuid.variant() == RFC_VARIANT;
    }

    private static UUID of(long timestampMs, long randA, long randB) {
        if (timestampMs < 0 || timestampMs > TIMESTAMP_MS_MAX) {
            throw new IllegalArgumentException("timestampMs is " + timestampMs + ", expected 0 to " + TIMESTAMP_MS_MAX);
        }
        return new UUID(timestampMs << 16 | VERSION | randA, VARIANT | randB);
    }
}
