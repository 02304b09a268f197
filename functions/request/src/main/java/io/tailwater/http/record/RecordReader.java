package io.tailwater.http.record;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.RecordHeader;
import io.tailwater.http.format.JsonBody;
import io.tailwater.http.format.ValueFormat;
import io.tailwater.http.limit.RequestLimits;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one record of a produce body. An instance is used for one record. */
final class RecordReader {

    private static final String KNOWN = "key, value, partition, timestamp and headers";
    private static final String KNOWN_OF_HEADER = "key and value";

    private enum Property {
        KEY,
        VALUE,
        PARTITION,
        TIMESTAMP,
        HEADERS
    }

    private final ValueFormat values;
    private final Set<Property> seen = EnumSet.noneOf(Property.class);

    private @Nullable Bytes key;
    private @Nullable Bytes value;
    private OptionalInt partition = OptionalInt.empty();
    private long timestampMs;
    private List<RecordHeader> headers = List.of();

    /** @param arrivedAtMs the timestamp of a record that comes without one */
    RecordReader(ValueFormat values, long arrivedAtMs) {
        this.values = values;
        this.timestampMs = arrivedAtMs;
    }

    /** Reads from the record's first token to its last. */
    ProducedRecord read(JsonBody body) {
        body.requireOpening(JsonToken.START_OBJECT);
        while (body.next() != JsonToken.END_OBJECT) {
            String name = body.name();
            body.next();
            switch (name) {
                case "key" -> readKey(body);
                case "value" -> readValue(body);
                case "partition" -> readPartition(body);
                case "timestamp" -> readTimestamp(body);
                case "headers" -> readHeaders(body);
                default -> throw body.unknownProperty(KNOWN);
            }
        }
        return new ProducedRecord(partition, new LogRecord(timestampMs, key, value, headers));
    }

    private void readKey(JsonBody body) {
        requireOnce(Property.KEY, body);
        key = body.isNull() ? null : values.read(body);
    }

    private void readValue(JsonBody body) {
        requireOnce(Property.VALUE, body);
        value = body.isNull() ? null : values.read(body);
    }

    private void readPartition(JsonBody body) {
        requireOnce(Property.PARTITION, body);
        if (!body.isNull()) {
            partition = OptionalInt.of(Math.toIntExact(body.integer(0, Integer.MAX_VALUE)));
        }
    }

    private void readTimestamp(JsonBody body) {
        requireOnce(Property.TIMESTAMP, body);
        if (!body.isNull()) {
            timestampMs = body.integer(Long.MIN_VALUE, Long.MAX_VALUE);
        }
    }

    private void readHeaders(JsonBody body) {
        requireOnce(Property.HEADERS, body);
        if (body.isNull()) {
            return;
        }
        body.requireOpening(JsonToken.START_ARRAY);
        List<RecordHeader> read = new ArrayList<>();
        while (body.next() != JsonToken.END_ARRAY) {
            if (read.size() == RequestLimits.HEADERS_MAX) {
                throw body.refuse("is one header too many; at most " + RequestLimits.HEADERS_MAX + " are accepted");
            }
            read.add(readHeader(body));
        }
        headers = read;
    }

    private static RecordHeader readHeader(JsonBody body) {
        body.requireOpening(JsonToken.START_OBJECT);
        String key = null;
        Bytes value = null;
        boolean hasValue = false;
        while (body.next() != JsonToken.END_OBJECT) {
            String name = body.name();
            body.next();
            switch (name) {
                case "key" -> {
                    requireFirst(key == null, body);
                    key = body.string();
                }
                case "value" -> {
                    requireFirst(!hasValue, body);
                    hasValue = true;
                    value = body.isNull() ? null : body.base64();
                }
                default -> throw body.unknownProperty(KNOWN_OF_HEADER);
            }
        }
        if (key == null) {
            throw body.refuse("has no key");
        }
        return new RecordHeader(key, value);
    }

    private void requireOnce(Property property, JsonBody body) {
        requireFirst(seen.add(property), body);
    }

    /** JSON leaves open which of two values counts, and here it would be data that is lost. */
    private static void requireFirst(boolean first, JsonBody body) {
        if (!first) {
            throw body.refuse("occurs twice");
        }
    }
}
