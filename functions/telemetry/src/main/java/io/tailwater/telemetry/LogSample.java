package io.tailwater.telemetry;

import io.tailwater.log.topic.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the log was at one moment.
 *
 * @param taken when
 * @param lags of consumer groups, a topic each
 * @param backlogs of compaction, a topic each
 * @param copies of the log, a region each; none where it is kept in one region
 */
public record LogSample(Instant taken, List<Lag> lags, List<Backlog> backlogs, List<CopyAge> copies) {

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

    /**
     * How far a region is behind.
     *
     * @param age of the oldest record that has not come there; zero when all have
     * @param oldest whose record that is
     */
    public record CopyAge(String region, Duration age, Optional<TopicPartition> oldest) {}

    public LogSample {
        lags = List.copyOf(lags);
        backlogs = List.copyOf(backlogs);
        copies = List.copyOf(copies);
    }
}
