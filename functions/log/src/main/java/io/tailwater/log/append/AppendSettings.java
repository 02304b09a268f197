package io.tailwater.log.append;

import io.tailwater.log.topic.TopicConfigs;
import java.time.Duration;

/**
 * How requests are gathered into segments.
 *
 * @param linger how long a request waits for others of its partition; zero where requests come one at a time. Whatever it is,
 *     requests also gather while as many segments as allowed are being written
 * @param segmentBytesMax a segment is begun without lingering when this many bytes of keys, values and headers wait. One
 *     request is never split, so a segment can be larger by one request
 * @param segmentsInFlightMax how many segments of one partition are being written at once, in this process: with more,
 *     requests wait less for a slow object; with fewer, objects are larger and cost less
 * @param bufferBytesMax how many bytes of unfinished requests this process holds; more are refused
 * @param recordBytesMax how large a record's key, value and headers may be together
 */
public record AppendSettings(
        Duration linger, int segmentBytesMax, int segmentsInFlightMax, long bufferBytesMax, int recordBytesMax) {

    private static final int MIB = 1024 * 1024;

    /** Kafka's default for max.message.bytes, but for its 12 bytes of framing. */
    public static final int RECORD_BYTES_MAX = MIB;
    /** Larger segments cost nothing less: a PUT is then a small part of what the bytes themselves cost. */
    public static final int SEGMENT_BYTES_MAX = 8 * MIB;
    /** One slow object holds up no other. */
    public static final int SEGMENTS_IN_FLIGHT_MAX = 2;
    /** Ten requests of the largest size. */
    public static final long BUFFER_BYTES_MAX = 64L * MIB;

    public AppendSettings {
        requirePositive("segmentBytesMax", segmentBytesMax);
        requirePositive("segmentsInFlightMax", segmentsInFlightMax);
        requirePositive("bufferBytesMax", bufferBytesMax);
        requirePositive("recordBytesMax", recordBytesMax);
        if (linger.isNegative() || linger.compareTo(Duration.ofSeconds(5)) > 0) {
            throw new IllegalArgumentException("linger: " + linger + " is not between 0 and 5 s");
        }
    }

    /** What holds for topics without configs of their own. */
    public TopicConfigs topicDefaults() {
        return new TopicConfigs(recordBytesMax, segmentBytesMax);
    }

    /** No linger, and the limits above. */
    public static AppendSettings defaults() {
        return new AppendSettings(
                Duration.ZERO, SEGMENT_BYTES_MAX, SEGMENTS_IN_FLIGHT_MAX, BUFFER_BYTES_MAX, RECORD_BYTES_MAX);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " is not positive");
        }
    }
}
