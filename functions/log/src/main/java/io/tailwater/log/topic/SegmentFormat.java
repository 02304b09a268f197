package io.tailwater.log.topic;

import java.util.Locale;

/** What an object holds. */
public enum SegmentFormat {
    /** Kafka record batches, each with relative offsets. */
    RAW,
    /** Columns. */
    PARQUET;

    /** As it stands in answers and configs. */
    public String configValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
