package io.tailwater.log.topic;

import io.tailwater.log.error.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configs that a topic can have, under Kafka's names and with Kafka's meaning. What is in here is obeyed; a value that nothing
 * would obey is refused, and so is a config of Kafka that has no meaning here.
 */
public enum TopicConfig {
    /** Only {@code delete}: nothing compacts. */
    CLEANUP_POLICY("cleanup.policy") {
        @Override
        void require(String value) {
            if (!value.equals("delete")) {
                throw refused(value, "not delete: compaction is not supported");
            }
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
    /** Most bytes of a record's key, value and headers. */
    MAX_MESSAGE_BYTES("max.message.bytes") {
        @Override
        void require(String value) {
            requireBetween(value, 1, MAX_MESSAGE_BYTES_MAX);
        }
    },
    /** Only -1, for ever: no size is enforced. */
    RETENTION_BYTES("retention.bytes") {
        @Override
        void require(String value) {
            requireUnlimited(value);
        }
    },
    /** Only -1, for ever: nothing expires. */
    RETENTION_MS("retention.ms") {
        @Override
        void require(String value) {
            requireUnlimited(value);
        }
    },
    /** Most bytes of keys, values and headers that are gathered into a segment; one request is never split. */
    SEGMENT_BYTES("segment.bytes") {
        @Override
        void require(String value) {
            requireBetween(value, SEGMENT_BYTES_MIN, Integer.MAX_VALUE);
        }
    };

    /**
     * Most that {@code max.message.bytes} can be: 3 MiB are 4 MiB in base64 and JSON, and again in base64, which is how Lambda carries
     * an answer, still below its 6 MB. What is larger could be written and not be read.
     */
    public static final int MAX_MESSAGE_BYTES_MAX = 3 * 1024 * 1024;

    /** Least that {@code segment.bytes} can be: below it every request would be a segment, whatever the value. */
    public static final int SEGMENT_BYTES_MIN = 1024;

    /** {@code producer} is what the writer does unless told otherwise: zstd. */
    private static final List<String> COMPRESSIONS = List.of("zstd", "producer", "uncompressed", "none");

    private static final String NO_LOCAL_LOG = "segments are objects in S3, with no log directory, cleaner or cache";
    private static final String NO_REPLICAS = "there are no replicas: S3 keeps its copies";
    private static final String NO_COMPACTION = "compaction is not supported";

    /** Kafka's other topic configs, and why they have no meaning here. */
    private static final Map<String, String> WITHOUT_MEANING = Map.ofEntries(
            Map.entry("delete.retention.ms", NO_COMPACTION),
            Map.entry("file.delete.delay.ms", NO_LOCAL_LOG),
            Map.entry("flush.messages", NO_LOCAL_LOG),
            Map.entry("flush.ms", NO_LOCAL_LOG),
            Map.entry("follower.replication.throttled.replicas", NO_REPLICAS),
            Map.entry("index.interval.bytes", NO_LOCAL_LOG),
            Map.entry("leader.replication.throttled.replicas", NO_REPLICAS),
            Map.entry("local.retention.bytes", NO_LOCAL_LOG),
            Map.entry("local.retention.ms", NO_LOCAL_LOG),
            Map.entry("max.compaction.lag.ms", NO_COMPACTION),
            Map.entry("message.downconversion.enable", "records have one format"),
            Map.entry("message.format.version", "records have one format"),
            Map.entry("message.timestamp.after.max.ms", "any timestamp is accepted"),
            Map.entry("message.timestamp.before.max.ms", "any timestamp is accepted"),
            Map.entry("message.timestamp.difference.max.ms", "any timestamp is accepted"),
            Map.entry("message.timestamp.type", "a record keeps its own timestamp, as with CreateTime"),
            Map.entry("min.cleanable.dirty.ratio", NO_COMPACTION),
            Map.entry("min.compaction.lag.ms", NO_COMPACTION),
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

    void requireUnlimited(String value) {
        if (!value.equals("-1")) {
            throw refused(value, "not -1: deleting old records is not supported yet");
        }
    }

    void requireBetween(String value, int min, int max) {
        if (!value.matches("\\d{1,10}") || Long.parseLong(value) < min || Long.parseLong(value) > max) {
            throw refused(value, "not an integer between " + min + " and " + max);
        }
    }

    InvalidRequestException refused(String value, String rule) {
        return new InvalidRequestException(kafkaName, "\"" + value + "\" is " + rule);
    }
}
