package io.tailwater.format.batch;

import java.util.Arrays;
import java.util.Locale;

/** How the records section of a batch is compressed; the ids are Kafka's, in bits 0 to 2 of a batch's attributes. */
public enum Compression {
    NONE(0),
    /** Read, not written: zstd is better at everything. */
    GZIP(1),
    /** Known by name only. */
    SNAPPY(2),
    /** Known by name only. */
    LZ4(3),
    ZSTD(4);

    private final int id;

    Compression(int id) {
        this.id = id;
    }

    public int id() {
        return id;
    }

    /** @throws UnsupportedBatchException if Kafka has given this id to no compression */
    public static Compression forId(int id) {
        return Arrays.stream(values())
                .filter(compression -> compression.id == id)
                .findFirst()
                .orElseThrow(() -> new UnsupportedBatchException("compression id " + id));
    }

    /** Kafka's name for it, as in {@code compression.type}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
