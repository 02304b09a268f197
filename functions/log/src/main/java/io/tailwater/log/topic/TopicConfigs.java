package io.tailwater.log.topic;

import io.tailwater.format.batch.Compression;
import io.tailwater.format.schema.InvalidSchemaException;
import io.tailwater.format.schema.ValueSchema;
import io.tailwater.log.access.AllowList;
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

    /** Default of {@code delete.retention.ms}: a day, as Kafka's. */
    public static final long DELETE_RETENTION_MS_DEFAULT = Duration.ofDays(1).toMillis();

    /** Default of {@code min.cleanable.dirty.ratio}, as Kafka's: a pass reads everything, so it pays when half of it is new. */
    public static final String MIN_CLEANABLE_DIRTY_RATIO_DEFAULT = "0.5";

    /**
     * Requires configs of a topic to be allowed.
     *
     * @throws InvalidRequestException naming the config, the value and the rule
     */
    public static void require(Map<String, String> configs) {
        configs.forEach((name, value) -> TopicConfig.named(name).require(value));
        requireTogether(
                configs.getOrDefault(TopicConfig.VALUE_SCHEMA.kafkaName(), ""),
                configs.getOrDefault(TopicConfig.VALUE_FORMAT.kafkaName(), RecordFormat.BYTES.configValue()));
    }

    private static void requireTogether(String schema, String valueFormat) {
        if (!schema.isEmpty()
                && !valueFormat.equals(RecordFormat.BYTES.configValue())
                && TopicConfig.schema(schema).encoding() == ValueSchema.Encoding.AVRO) {
            throw new InvalidRequestException(
                    TopicConfig.VALUE_SCHEMA.kafkaName(),
                    "is of Avro, whose values are bytes; the topic's value.format is " + valueFormat);
        }
    }

    /**
     * What is stored when a config that grows is set: what there is, and what the new value adds.
     *
     * @param wanted allowed by itself; empty for no value
     * @throws InvalidRequestException when it is more than an addition, naming what
     */
    public Optional<String> grown(Topic topic, Optional<String> wanted) {
        String before = value(topic, TopicConfig.VALUE_SCHEMA);
        String after = wanted.orElse("");
        requireTogether(after, value(topic, TopicConfig.VALUE_FORMAT));
        if (before.isEmpty()) {
            return wanted;
        }
        if (after.isEmpty()) {
            throw new InvalidRequestException(
                    TopicConfig.VALUE_SCHEMA.kafkaName(), "cannot be taken away: files have its columns");
        }
        try {
            return Optional.of(TopicConfig.schema(before)
                    .grownTo(TopicConfig.schema(after))
                    .text());
        } catch (InvalidSchemaException e) {
            throw new InvalidRequestException(TopicConfig.VALUE_SCHEMA.kafkaName(), String.valueOf(e.getMessage()));
        }
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
            case CONSUME_PRINCIPALS, PRODUCE_PRINCIPALS -> AllowList.EVERYONE;
            case DELETE_RETENTION_MS -> Long.toString(DELETE_RETENTION_MS_DEFAULT);
            case KEY_FORMAT, VALUE_FORMAT -> RecordFormat.BYTES.configValue();
            case MAX_COMPACTION_LAG_MS -> Long.toString(Long.MAX_VALUE);
            case MAX_MESSAGE_BYTES -> Integer.toString(maxMessageBytes);
            case MIN_CLEANABLE_DIRTY_RATIO -> MIN_CLEANABLE_DIRTY_RATIO_DEFAULT;
            case MIN_COMPACTION_LAG_MS -> "0";
            case RETENTION_BYTES, RETENTION_MS -> "-1";
            case SEGMENT_FORMAT -> SegmentFormat.RAW.configValue();
            case VALUE_SCHEMA -> "";
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

    /** Who may append to a topic. */
    public AllowList producers(Topic topic) {
        return allowList(topic, TopicConfig.PRODUCE_PRINCIPALS);
    }

    /** Who may read a topic. */
    public AllowList consumers(Topic topic) {
        return allowList(topic, TopicConfig.CONSUME_PRINCIPALS);
    }

    private AllowList allowList(Topic topic, TopicConfig config) {
        return AllowList.parse(config.kafkaName(), value(topic, config));
    }

    /** What a topic's keys are. */
    public RecordFormat keyFormat(Topic topic) {
        return RecordFormat.named(TopicConfig.KEY_FORMAT, value(topic, TopicConfig.KEY_FORMAT));
    }

    /** What a topic's values are. */
    public RecordFormat valueFormat(Topic topic) {
        return RecordFormat.named(TopicConfig.VALUE_FORMAT, value(topic, TopicConfig.VALUE_FORMAT));
    }

    /** Whether of every key only the newest record is kept. */
    public boolean isCompacted(Topic topic) {
        return CleanupPolicy.COMPACT.isIn(value(topic, TopicConfig.CLEANUP_POLICY));
    }

    /** Whether old records go: a topic that is only compacted keeps the newest of every key, however old. */
    private boolean isDeleted(Topic topic) {
        return CleanupPolicy.DELETE.isIn(value(topic, TopicConfig.CLEANUP_POLICY));
    }

    /** How long tombstones stay that have done their work. */
    public Duration deleteRetention(Topic topic) {
        return Duration.ofMillis(Long.parseLong(value(topic, TopicConfig.DELETE_RETENTION_MS)));
    }

    /** How long a record stays, whatever follows it. */
    public Duration minCompactionLag(Topic topic) {
        return Duration.ofMillis(Long.parseLong(value(topic, TopicConfig.MIN_COMPACTION_LAG_MS)));
    }

    /** How long a record may wait for the cleaning. */
    public Duration maxCompactionLag(Topic topic) {
        return Duration.ofMillis(Long.parseLong(value(topic, TopicConfig.MAX_COMPACTION_LAG_MS)));
    }

    /** The share of new bytes beyond which a partition is cleaned. */
    public double minCleanableDirtyRatio(Topic topic) {
        return Double.parseDouble(value(topic, TopicConfig.MIN_CLEANABLE_DIRTY_RATIO));
    }

    /** What is in a topic's values; empty where nothing is declared. */
    public Optional<ValueSchema> valueSchema(Topic topic) {
        String text = value(topic, TopicConfig.VALUE_SCHEMA);
        return text.isEmpty() ? Optional.empty() : Optional.of(TopicConfig.schema(text));
    }

    /** Whether batches are in the table as soon as their producers are answered. */
    public boolean isWrittenAsParquet(Topic topic) {
        return value(topic, TopicConfig.SEGMENT_FORMAT).equals(SegmentFormat.PARQUET.configValue());
    }

    /** How long records are kept; empty for ever. */
    public Optional<Duration> retention(Topic topic) {
        long ms = Long.parseLong(value(topic, TopicConfig.RETENTION_MS));
        return ms < 0 || !isDeleted(topic) ? Optional.empty() : Optional.of(Duration.ofMillis(ms));
    }

    /** How many bytes of segments a partition keeps; empty for no bound. */
    public OptionalLong retentionBytes(Topic topic) {
        long bytes = Long.parseLong(value(topic, TopicConfig.RETENTION_BYTES));
        return bytes < 0 || !isDeleted(topic) ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /**
     * How old a record may become before it is rewritten into Parquet: what waits longer for that would wait too long for the cleaning.
     * Nothing waits where batches are in the table at once: what is not was left.
     */
    public Duration compactionLag(Topic topic) {
        if (isWrittenAsParquet(topic)) {
            return Duration.ZERO;
        }
        Duration lag = Duration.ofMillis(Long.parseLong(value(topic, TopicConfig.COMPACTION_LAG_MS)));
        return isCompacted(topic) && maxCompactionLag(topic).compareTo(lag) < 0 ? maxCompactionLag(topic) : lag;
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
