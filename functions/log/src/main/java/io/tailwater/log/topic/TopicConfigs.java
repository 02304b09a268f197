package io.tailwater.log.topic;

import io.tailwater.format.batch.Compression;
import io.tailwater.log.error.InvalidRequestException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What holds for topics: their own configs, and this process's defaults where a topic has none.
 *
 * @param maxMessageBytes default of {@code max.message.bytes}
 * @param segmentBytes most bytes of a raw segment in this process, whatever a topic says
 */
public record TopicConfigs(int maxMessageBytes, int segmentBytes) {

    /** Default of {@code segment.bytes}: a file of 128 MiB is large enough for engines that scan, and small enough to be rewritten in time. */
    public static final int SEGMENT_BYTES_DEFAULT = 128 * 1024 * 1024;

    /** Default of {@code compaction.lag.ms}: an hour, so that a quiet topic makes 24 files a day at most. */
    public static final long COMPACTION_LAG_MS_DEFAULT = Duration.ofHours(1).toMillis();

    /**
     * Requires configs of a topic to be allowed.
     *
     * @throws InvalidRequestException naming the config, the value and the rule
     */
    public static void require(Map<String, String> configs) {
        configs.forEach((name, value) -> TopicConfig.named(name).require(value));
    }

    /** The value that holds for a topic. */
    public String value(Topic topic, TopicConfig config) {
        String own = topic.configs().get(config.kafkaName());
        return own == null ? defaultValue(config) : own;
    }

    /** The value that holds for a topic without one of its own. */
    public String defaultValue(TopicConfig config) {
        return switch (config) {
            case ACKS -> "leader";
            case CLEANUP_POLICY -> "delete";
            case COMPACTION_LAG_MS -> Long.toString(COMPACTION_LAG_MS_DEFAULT);
            case COMPRESSION_TYPE -> "zstd";
            case KEY_FORMAT, VALUE_FORMAT -> RecordFormat.BYTES.configValue();
            case MAX_MESSAGE_BYTES -> Integer.toString(maxMessageBytes);
            case RETENTION_BYTES, RETENTION_MS -> "-1";
            case SEGMENT_BYTES -> Integer.toString(SEGMENT_BYTES_DEFAULT);
        };
    }

    /** Most bytes of a record's key, value and headers. */
    public int maxMessageBytes(Topic topic) {
        return Integer.parseInt(value(topic, TopicConfig.MAX_MESSAGE_BYTES));
    }

    /** When an append is answered. */
    public Acks acks(Topic topic) {
        return Acks.parse(value(topic, TopicConfig.ACKS));
    }

    /** What a topic's keys are. */
    public RecordFormat keyFormat(Topic topic) {
        return RecordFormat.named(TopicConfig.KEY_FORMAT, value(topic, TopicConfig.KEY_FORMAT));
    }

    /** What a topic's values are. */
    public RecordFormat valueFormat(Topic topic) {
        return RecordFormat.named(TopicConfig.VALUE_FORMAT, value(topic, TopicConfig.VALUE_FORMAT));
    }

    /** How long records are kept; empty for ever. */
    public Optional<Duration> retention(Topic topic) {
        long ms = Long.parseLong(value(topic, TopicConfig.RETENTION_MS));
        return ms < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(ms));
    }

    /** How many bytes of segments a partition keeps; empty for no bound. */
    public OptionalLong retentionBytes(Topic topic) {
        long bytes = Long.parseLong(value(topic, TopicConfig.RETENTION_BYTES));
        return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /** How old a record may become before it is compacted. */
    public Duration compactionLag(Topic topic) {
        return Duration.ofMillis(Long.parseLong(value(topic, TopicConfig.COMPACTION_LAG_MS)));
    }

    /** Of how many bytes of raw segments a Parquet segment is made. */
    public int tableSegmentBytes(Topic topic) {
        return Integer.parseInt(value(topic, TopicConfig.SEGMENT_BYTES));
    }

    /** Bytes of keys, values and headers at which a raw segment is full. */
    public int segmentBytes(Topic topic) {
        return Math.min(segmentBytes, Integer.parseInt(value(topic, TopicConfig.SEGMENT_BYTES)));
    }

    /** How a topic's raw segments are written. */
    public Compression compression(Topic topic) {
        return switch (value(topic, TopicConfig.COMPRESSION_TYPE)) {
            case "none", "uncompressed" -> Compression.NONE;
            default -> Compression.ZSTD;
        };
    }
}
