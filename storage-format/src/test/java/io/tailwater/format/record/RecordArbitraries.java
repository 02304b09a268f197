package io.tailwater.format.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The space of records that the format must carry. */
public final class RecordArbitraries {

    private static final int LARGE_SIZE_BYTES = 1024 * 1024;
    private static final long NOW_MS = 1_764_000_000_000L;

    private RecordArbitraries() {}

    /** 1 to 20 records with any timestamps, the first and the last that a long can hold among them. */
    public static Arbitrary<List<LogRecord>> records() {
        return records(Arbitraries.frequencyOf(
                Tuple.of(6, nearbyTimestampsMs()),
                Tuple.of(1, Arbitraries.longs()),
                Tuple.of(1, Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L))));
    }

    /** The same with the timestamps that Kafka's own writer takes: none below zero but -1. */
    public static Arbitrary<List<LogRecord>> recordsThatKafkaWrites() {
        return records(Arbitraries.frequencyOf(
                Tuple.of(6, nearbyTimestampsMs()),
                Tuple.of(1, Arbitraries.longs().greaterOrEqual(-1)),
                Tuple.of(1, Arbitraries.of(Long.MAX_VALUE, 0L, -1L))));
    }

    private static Arbitrary<Long> nearbyTimestampsMs() {
        return Arbitraries.longs().between(NOW_MS - 10_000, NOW_MS + 10_000);
    }

    private static Arbitrary<List<LogRecord>> records(Arbitrary<Long> timestampsMs) {
        return Combinators.combine(timestampsMs, bytes(), bytes(), headers())
                .as(LogRecord::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    private static Arbitrary<List<RecordHeader>> headers() {
        // Few names, so that they often occur twice.
        Arbitrary<String> keys = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of("", "a", "trace", "größe", "波")),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(10).filter(RecordArbitraries::hasUtf8Form)));
        Arbitrary<RecordHeader> header =
                Combinators.combine(keys, smallBytes().injectNull(0.2)).as(RecordHeader::new);
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(List.of())),
                Tuple.of(2, header.list().ofMaxSize(3)),
                Tuple.of(1, header.list().ofMaxSize(50)));
    }

    private static boolean hasUtf8Form(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static Arbitrary<Bytes> bytes() {
        return Arbitraries.frequencyOf(
                        Tuple.of(60, smallBytes()),
                        Tuple.of(20, bytes(Arbitraries.integers().between(100, 20_000))),
                        Tuple.of(1, bytes(Arbitraries.just(LARGE_SIZE_BYTES))))
                .injectNull(0.1);
    }

    private static Arbitrary<Bytes> smallBytes() {
        return bytes(Arbitraries.integers().between(0, 100));
    }

    /** Half of it compresses well, half of it does not compress at all. */
    private static Arbitrary<Bytes> bytes(Arbitrary<Integer> sizes) {
        return Combinators.combine(sizes, Arbitraries.longs(), Arbitraries.of(true, false))
                .as((sizeBytes, seed, compressible) -> {
                    byte[] bytes = new byte[sizeBytes];
                    if (compressible) {
                        Arrays.fill(bytes, seed.byteValue());
                    } else {
                        new Random(seed).nextBytes(bytes);
                    }
                    return Bytes.wrap(bytes);
                });
    }
}
