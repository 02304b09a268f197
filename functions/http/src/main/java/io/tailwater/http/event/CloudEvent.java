package io.tailwater.http.event;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.RecordHeader;
import io.tailwater.http.limit.RequestLimits;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event whose context is right by the specification, version 1.0.
 *
 * @param attributes by name, {@code datacontenttype} among them; those of the specification and extensions
 * @param data null when the event has none
 */
record CloudEvent(Map<String, String> attributes, @Nullable Bytes data) {

    static final String DATA_CONTENT_TYPE = "datacontenttype";

    private static final String SPEC_VERSION = "1.0";
    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");
    private static final List<String> NOT_EMPTY =
            List.of("id", "source", "type", "subject", "dataschema", DATA_CONTENT_TYPE);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,64}");

    /** What is wrong with an event: which attribute, and why. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1;

        private final String attribute;

        RefusedException(String attribute, String reason) {
            super(reason, null, false, false);
            this.attribute = attribute;
        }

        String attribute() {
            return attribute;
        }
    }

    CloudEvent {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /** @throws RefusedException when it is not an event by the specification */
    static CloudEvent of(Map<String, String> attributes, @Nullable Bytes data) throws RefusedException {
        if (attributes.size() > RequestLimits.HEADERS_MAX) {
            throw new RefusedException(
                    "attributes",
                    "are " + attributes.size() + "; at most " + RequestLimits.HEADERS_MAX + " are accepted");
        }
        for (String name : attributes.keySet()) {
            requireName(name);
        }
        for (String name : REQUIRED) {
            if (!attributes.containsKey(name)) {
                throw new RefusedException(name, "is missing");
            }
        }
        String version = attributes.get("specversion");
        if (!SPEC_VERSION.equals(version)) {
            throw new RefusedException("specversion", "is \"" + version + "\", not " + SPEC_VERSION);
        }
        for (String name : NOT_EMPTY) {
            String value = attributes.get(name);
            if (value != null && value.isEmpty()) {
                throw new RefusedException(name, "is empty");
            }
        }
        CloudEvent event = new CloudEvent(attributes, data);
        event.timestampMs(0);
        return event;
    }

    /** Letters in lower case and digits, as the specification demands; the length is a bound of ours. */
    static void requireName(String name) throws RefusedException {
        if (!NAME.matcher(name).matches() || name.equals("data")) {
            throw new RefusedException(name, "is not the name of an attribute: those have 1 to 64 of a-z and 0-9");
        }
    }

    /**
     * The record that the Kafka protocol binding makes of it in binary mode: attributes as {@code ce_} headers, the type of the data as
     * {@code content-type}, the data as the value, {@code partitionkey} as the key. The binding leaves the timestamp open: it is the
     * event's {@code time}.
     *
     * @param arrivedAtMs the timestamp of an event without a time
     */
    LogRecord toRecord(long arrivedAtMs) throws RefusedException {
        List<RecordHeader> headers = new ArrayList<>(attributes.size());
        attributes.forEach((name, value) -> headers.add(
                new RecordHeader(name.equals(DATA_CONTENT_TYPE) ? "content-type" : "ce_" + name, Bytes.utf8(value))));
        String key = attributes.get("partitionkey");
        return new LogRecord(timestampMs(arrivedAtMs), key == null ? null : Bytes.utf8(key), data, headers);
    }

    private long timestampMs(long arrivedAtMs) throws RefusedException {
        String time = attributes.get("time");
        if (time == null) {
            return arrivedAtMs;
        }
        try {
            return OffsetDateTime.parse(time).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new RefusedException("time", "is \"" + time + "\", not a time such as 2018-04-05T17:31:00Z");
        }
    }
}
