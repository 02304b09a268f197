package io.tailwater.telemetry;

import java.time.Instant;
import java.util.List;

/**
 * How the log was at one moment.
 *
 * @param taken when
 * @param lags of consumer groups, a topic each
 * @param backlogs of compaction, a topic each
 */
public record LogSample(Instant taken, List<Lag> lags, List<Backlog> backlogs) {

    /**
     * How far a group is behind in a topic.
     *
     * @param records that are not committed yet, of all partitions
     */
    public record Lag(String group, String topic, long records) {}

    /**
     * What compaction has before it.
     *
     * @param records that are not in a Parquet segment yet, of all partitions
     */
    public record Backlog(String topic, long records) {}

    public LogSample {
        lags = List.copyOf(lags);
        backlogs = List.copyOf(backlogs);
    }
}
