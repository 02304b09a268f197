package io.tailwater.server.sample;

import io.tailwater.format.record.Bytes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One event of the sample. Key and value are produced as JSON, so the stored key is {@code "uw"} with its quotes. That is
 * how Kafka REST's JSON format stores a string, hence whoever sends another event of a network the plain way, as JSON, gets
 * the partition that the network already has; and only where both are JSON can a reader have them as JSON, not in base64 or
 * as strings in strings. SQL takes the quotes off with any JSON function.
 *
 * @param json the whole event as a record of a produce request
 * @param keyJson the key, in JSON
 * @param timestampMs milliseconds since 1970
 * @param valueJson the value, in JSON
 */
public record SampleEvent(String json, String keyJson, long timestampMs, String valueJson) {

    private static final Pattern LINE =
            Pattern.compile("\\{\"key\":(\"[a-z]+\"),\"timestamp\":(\\d{1,18}),\"value\":(\\{.*})}");

    /** @throws IllegalArgumentException if this is no line of the sample */
    static SampleEvent parse(String line) {
        Matcher event = LINE.matcher(line);
        if (!event.matches()) {
            throw new IllegalArgumentException("sample: is not an event: " + line);
        }
        return new SampleEvent(line, event.group(1), Long.parseLong(event.group(2)), event.group(3));
    }

    /** The key as it is stored. */
    Bytes key() {
        return Bytes.utf8(keyJson);
    }
}
