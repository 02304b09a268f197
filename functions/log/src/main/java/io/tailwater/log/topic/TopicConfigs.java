package io.tailwater.log.topic;

import io.tailwater.format.batch.Compression;
import io.tailwater.log.error.InvalidRequestException;
import java.util.Map;

/**
 * What holds for topics: their own configs, and this process's defaults where a topic has none.
 *
 * @param maxMessageBytes default of {@code max.message.bytes}
 * @param segmentBytes default of {@code segment.bytes}, and its bound in this process whatever a topic says
 */
public record TopicConfigs(int maxMessageBytes, int segmentBytes) {

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
            case CLEANUP_POLICY -> "delete";
            case COMPRESSION_TYPE -> "zstd";
            case MAX_MESSAGE_BYTES -> Integer.toString(maxMessageBytes);
            case RETENTION_BYTES, RETENTION_MS -> "-1";
            case SEGMENT_BYTES -> Integer.toString(segmentBytes);
        };
    }

    /** Most bytes of a record's key, value and headers. */
    public int maxMessageBytes(Topic topic) {
        return Integer.parseInt(value(topic, TopicConfig.MAX_MESSAGE_BYTES));
    }

    /** Bytes of keys, values and headers at which a segment is full. */
    public int segmentBytes(Topic topic) {
        return Math.min(segmentBytes, Integer.parseInt(value(topic, TopicConfig.SEGMENT_BYTES)));
    }

    /** How a topic's segments are written. */
    public Compression compression(Topic topic) {
        return switch (value(topic, TopicConfig.COMPRESSION_TYPE)) {
            case "none", "uncompressed" -> Compression.NONE;
            default -> Compression.ZSTD;
        };
    }
}
