package io.tailwater.log.topic;

import io.tailwater.format.schema.InvalidSchemaException;
import io.tailwater.format.schema.ValueSchema;
import io.tailwater.log.access.AllowList;
import io.tailwater.log.error.InvalidRequestException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configs that a topic can have, under Kafka's names and with Kafka's meaning. What is in here is obeyed; a value that nothing
 * would obey is refused, and so is a config of Kafka that has no meaning here.
 */
public enum TopicConfig {
    /** When an append is answered: {@code leader}, or {@code regions=N} when N regions have it. A request may say otherwise. */
    ACKS("acks") {
        @Override
        void require(String value) {
            Acks.parse(value);
        }
    },
    /** What becomes of old records: {@code delete}, {@code compact} (the newest of every key stays), or both, with a comma between. */
    CLEANUP_POLICY("cleanup.policy") {
        @Override
        void require(String value) {
            if (!CleanupPolicy.isOne(value)) {
                throw refused(value, "not delete, compact, or both with a comma between");
            }
        }
    },
    /** How old, in ms, the oldest record that is not in a Parquet segment may become; what comes then is compacted with it. */
    COMPACTION_LAG_MS("compaction.lag.ms") {
        @Override
        void require(String value) {
            requireBetween(value, 0, Long.MAX_VALUE);
        }
    },
    /** How new segments are stored. */
    COMPRESSION_TYPE("compression.type") {
        @Override
        void require(String value) {
            if (!COMPRESSIONS.contains(value)) {
                throw refused(
                        value,
                        "not one of " + String.join(", ", COMPRESSIONS)
                                + ": segments are written with zstd or uncompressed");
            }
        }
    },
    /** Who may read: principals as {@link AllowList} has them. */
    CONSUME_PRINCIPALS("consume.principals") {
        @Override
        void require(String value) {
            AllowList.parse(kafkaName(), value);
        }
    },
    /** How long, in ms, a tombstone of a compacted topic stays after it has taken all older records of its key away, at least. */
    DELETE_RETENTION_MS("delete.retention.ms") {
        @Override
        void require(String value) {
            requireBetween(value, 0, Long.MAX_VALUE);
        }
    },
    /** What keys are: {@code bytes}, {@code string} (UTF-8) or {@code json}. For ever: tables have one type for all their files. */
    KEY_FORMAT("key.format") {
        @Override
        void require(String value) {
            RecordFormat.named(this, value);
        }

        @Override
        public boolean isFixed() {
            return true;
        }
    },
    /** How long, in ms, a record of a compacted topic may wait for the cleaning, whatever {@code min.cleanable.dirty.ratio} says. */
    MAX_COMPACTION_LAG_MS("max.compaction.lag.ms") {
        @Override
        void require(String value) {
            requireBetween(value, 1, Long.MAX_VALUE);
        }
    },
    /** Most bytes of a record's key, value and headers. */
    MAX_MESSAGE_BYTES("max.message.bytes") {
        @Override
        void require(String value) {
            requireBetween(value, 1, MAX_MESSAGE_BYTES_MAX);
        }
    },
    /** Which share of a compacted partition's bytes must be new before it is cleaned: more than this. */
    MIN_CLEANABLE_DIRTY_RATIO("min.cleanable.dirty.ratio") {
        @Override
        void require(String value) {
            if (!value.matches("0(\\.\\d{1,9})?|1(\\.0{1,9})?")) {
                throw refused(value, "not a decimal number between 0 and 1");
            }
        }
    },
    /** How long, in ms, a record of a compacted topic stays whatever follows it, at least. */
    MIN_COMPACTION_LAG_MS("min.compaction.lag.ms") {
        @Override
        void require(String value) {
            requireBetween(value, 0, Long.MAX_VALUE);
        }
    },
    /** Who may append: principals as {@link AllowList} has them. */
    PRODUCE_PRINCIPALS("produce.principals") {
        @Override
        void require(String value) {
            AllowList.parse(kafkaName(), value);
        }
    },
    /** How many bytes of segments a partition keeps, at least; -1 for no bound. */
    RETENTION_BYTES("retention.bytes") {
        @Override
        void require(String value) {
            requireUnlimitedOrPositive(value);
        }
    },
    /** How long, in ms, records are kept, at least; -1 for ever. */
    RETENTION_MS("retention.ms") {
        @Override
        void require(String value) {
            requireUnlimitedOrPositive(value);
        }
    },
    /**
     * How large a segment becomes: a Parquet segment is written of so many bytes of raw ones, and a raw one is full with so many bytes of
     * keys, values and headers, or with what one process gathers at most. One request is never split.
     */
    SEGMENT_BYTES("segment.bytes") {
        @Override
        void require(String value) {
            requireBetween(value, SEGMENT_BYTES_MIN, SEGMENT_BYTES_MAX);
        }
    },
    /**
     * How a batch is stored: {@code raw}, and compacted later, or {@code parquet}, and in the table when its producer is answered. For ever:
     * small files do not become large ones.
     */
    SEGMENT_FORMAT("segment.format") {
        @Override
        void require(String value) {
            if (!SEGMENT_FORMATS.contains(value)) {
                throw refused(value, "not one of " + String.join(", ", SEGMENT_FORMATS));
            }
        }

        @Override
        public boolean isFixed() {
            return true;
        }
    },
    /** What values are: as {@code key.format}. */
    VALUE_FORMAT("value.format") {
        @Override
        void require(String value) {
            RecordFormat.named(this, value);
        }

        @Override
        public boolean isFixed() {
            return true;
        }
    },
    /**
     * What is in values, as a JSON Schema or an Avro schema; empty for nobody knows. Parquet files have columns of it. It only grows: see
     * {@link TopicConfigs#grown}.
     */
    VALUE_SCHEMA("value.schema") {
        @Override
        void require(String value) {
            if (!value.isEmpty()) {
                schema(value);
            }
        }

        @Override
        public boolean growsFromItsValue() {
            return true;
        }
    };

    /**
     * Most that {@code max.message.bytes} can be: 3 MiB are 4 MiB in base64 and JSON, and again in base64, which is how Lambda carries
     * an answer, still below its 6 MB. What is larger could be written and not be read.
     */
    public static final int MAX_MESSAGE_BYTES_MAX = 3 * 1024 * 1024;

    /** Least that {@code segment.bytes} can be: below it every request would be a segment, whatever the value. */
    public static final int SEGMENT_BYTES_MIN = 1024;

    /** Most that {@code segment.bytes} can be: a function has 512 MB of disk unless told otherwise, and minutes to fill it. */
    public static final int SEGMENT_BYTES_MAX = 256 * 1024 * 1024;

    private static final List<String> SEGMENT_FORMATS =
            List.of(SegmentFormat.RAW.configValue(), SegmentFormat.PARQUET.configValue());

    /** {@code producer} is what the writer does unless told otherwise: zstd. */
    private static final List<String> COMPRESSIONS = List.of("zstd", "producer", "uncompressed", "none");

    private static final String NO_LOCAL_LOG = "segments are objects in S3, with no log directory, cleaner or cache";
    private static final String NO_REPLICAS = "there are no replicas: S3 keeps its copies";

    /** Kafka's other topic configs, and why they have no meaning here. */
    private static final Map<String, String> WITHOUT_MEANING = Map.ofEntries(
            Map.entry("file.delete.delay.ms", NO_LOCAL_LOG),
            Map.entry("flush.messages", NO_LOCAL_LOG),
            Map.entry("flush.ms", NO_LOCAL_LOG),
            Map.entry("follower.replication.throttled.replicas", NO_REPLICAS),
            Map.entry("index.interval.bytes", NO_LOCAL_LOG),
            Map.entry("leader.replication.throttled.replicas", NO_REPLICAS),
            Map.entry("local.retention.bytes", NO_LOCAL_LOG),
            Map.entry("local.retention.ms", NO_LOCAL_LOG),
            Map.entry("message.downconversion.enable", "records have one format"),
            Map.entry("message.format.version", "records have one format"),
            Map.entry("message.timestamp.after.max.ms", "any timestamp is accepted"),
            Map.entry("message.timestamp.before.max.ms", "any timestamp is accepted"),
            Map.entry("message.timestamp.difference.max.ms", "any timestamp is accepted"),
            Map.entry("message.timestamp.type", "a record keeps its own timestamp, as with CreateTime"),
            Map.entry("min.insync.replicas", NO_REPLICAS),
            Map.entry("preallocate", NO_LOCAL_LOG),
            Map.entry("remote.storage.enable", "all segments are in S3 already"),
            Map.entry("segment.index.bytes", NO_LOCAL_LOG),
            Map.entry("segment.jitter.ms", NO_LOCAL_LOG),
            Map.entry("segment.ms", "every segment is closed when it is written"),
            Map.entry("unclean.leader.election.enable", NO_REPLICAS));

    private final String kafkaName;

    TopicConfig(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    /** Its name, as Kafka's. */
    public String kafkaName() {
        return kafkaName;
    }

    /**
     * The config of a name.
     *
     * @throws InvalidRequestException when Kafka has none of that name, or it has no meaning here
     */
    public static TopicConfig named(String name) {
        for (TopicConfig config : values()) {
            if (config.kafkaName.equals(name)) {
                return config;
            }
        }
        String reason = WITHOUT_MEANING.get(name);
        throw new InvalidRequestException(
                name,
                (reason == null ? "is not a config of topics" : "has no meaning here: " + reason) + "; there are "
                        + Arrays.stream(values()).map(TopicConfig::kafkaName).collect(Collectors.joining(", ")));
    }

    /** @throws InvalidRequestException when the config cannot have that value */
    abstract void require(String value);

    void requireUnlimitedOrPositive(String value) {
        if (!value.equals("-1")) {
            requireBetween(value, 1, Long.MAX_VALUE);
        }
    }

    /** Whether the value that a topic is created with is its value for ever. */
    public boolean isFixed() {
        return false;
    }

    /** Whether a new value must go with the one before, so that a change must not meet another. */
    public boolean growsFromItsValue() {
        return false;
    }

    /** @throws InvalidRequestException when it is not a schema that can be declared */
    static ValueSchema schema(String text) {
        try {
            return ValueSchema.parse(text);
        } catch (InvalidSchemaException e) {
            throw new InvalidRequestException(VALUE_SCHEMA.kafkaName, String.valueOf(e.getMessage()));
        }
    }

    void requireBetween(String value, long min, long max) {
        // 19 digits are one more than fit for certain.
        boolean isNumber = value.matches("\\d{1,19}") && new BigInteger(value).bitLength() < Long.SIZE;
        if (!isNumber || Long.parseLong(value) < min || Long.parseLong(value) > max) {
            throw refused(value, "not an integer between " + min + " and " + max);
        }
    }

    InvalidRequestException refused(String value, String rule) {
        return new InvalidRequestException(kafkaName, "\"" + value + "\" is " + rule);
    }
}
