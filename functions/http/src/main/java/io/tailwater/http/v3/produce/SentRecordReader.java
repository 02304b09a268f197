package io.tailwater.http.v3.produce;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.RecordHeader;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.http.record.ProducedRecord;
import io.tailwater.http.v3.KafkaCodes;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Reads one record of a produce request. An instance is used for one record. */
final class SentRecordReader {

    private static final String KNOWN = "partition_id, headers, key, value and timestamp";
    private static final String KNOWN_OF_HEADER = "name and value";
    private static final String KNOWN_OF_DATA = "type and data";

    private final Set<String> seen = new HashSet<>();
    private SentData key = SentData.NONE;
    private SentData value = SentData.NONE;
    private OptionalInt partition = OptionalInt.empty();
    private long timestampMs;
    private List<RecordHeader> headers = List.of();

    /** @param arrivedAtMs the timestamp of a record that comes without one */
    SentRecordReader(long arrivedAtMs) {
        this.timestampMs = arrivedAtMs;
    }

    /**
     * Reads a record that is a body of its own, or an entry of a batch.
     *
     * @param ignored a property that is somebody else's business; empty for none
     * @throws RestException 400, 404 or 422, naming the place
     */
    SentRecord.Readable read(JsonBody body, String ignored) {
        body.next();
        body.requireOpening(JsonToken.START_OBJECT);
        while (body.next() != JsonToken.END_OBJECT) {
            String name = body.name();
            body.next();
            if (!seen.add(name)) {
                throw body.refuse("occurs twice");
            }
            if (name.equals(ignored) || readProperty(name, body)) {
                continue;
            }
            throw body.unknownProperty(KNOWN);
        }
        var record = new LogRecord(
                timestampMs, key.bytes().orElse(null), value.bytes().orElse(null), headers);
        return new SentRecord.Readable(new ProducedRecord(partition, record), key, value);
    }

    /** @return whether it is known */
    private boolean readProperty(String name, JsonBody body) {
        switch (name) {
            case "key" -> key = body.isNull() ? SentData.NONE : readData(body);
            case "value" -> value = body.isNull() ? SentData.NONE : readData(body);
            case "partition_id" -> partition = readPartition(body);
            case "timestamp" -> timestampMs = body.isNull() ? timestampMs : readTimestamp(body);
            case "headers" -> headers = body.isNull() ? headers : readHeaders(body);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static OptionalInt readPartition(JsonBody body) {
        if (body.isNull()) {
            return OptionalInt.empty();
        }
        long named = body.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (named < 0) {
            throw new RestException(404, KafkaCodes.UNKNOWN_PARTITION, "partition_id: " + named + " is negative");
        }
        return OptionalInt.of(Math.toIntExact(named));
    }

    private static long readTimestamp(JsonBody body) {
        String text = body.string();
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw body.refuse("is not a time such as 2018-02-06T12:00:00Z");
        }
    }

    /** The type may stand behind the data, so the data is kept until it is known. */
    private static SentData readData(JsonBody body) {
        body.requireOpening(JsonToken.START_OBJECT);
        String type = "BINARY";
        JsonBody data = null;
        Set<String> seen = new HashSet<>();
        while (body.next() != JsonToken.END_OBJECT) {
            String name = body.name();
            body.next();
            if (!seen.add(name)) {
                throw body.refuse("occurs twice");
            }
            switch (name) {
                case "type" -> type = body.isNull() ? type : readType(body);
                case "data" -> data = body.isNull() ? null : body.part().open();
                case "schema", "schema_id", "schema_version", "subject", "subject_name_strategy" -> {
                    if (!body.isNull()) {
                        throw body.refuse("must be null or left out: there is no schema registry");
                    }
                }
                default -> throw body.unknownProperty(KNOWN_OF_DATA);
            }
        }
        return new SentData(type, Optional.ofNullable(data).map(readFormat(type)));
    }

    private static Function<JsonBody, Bytes> readFormat(String type) {
        RecordFormat format =
                switch (type) {
                    case "JSON" -> RecordFormat.JSON;
                    case "STRING" -> RecordFormat.TEXT;
                    default -> RecordFormat.BINARY;
                };
        return data -> {
            data.next();
            return format.valueFormat().read(data);
        };
    }

    private static String readType(JsonBody body) {
        String type = body.string();
        return switch (type) {
            case "BINARY", "JSON", "STRING" -> type;
            case "AVRO", "JSONSCHEMA", "PROTOBUF" ->
                throw body.refuse(type + " needs a schema registry, and there is none");
            default -> throw body.refuse("is none of BINARY, JSON and STRING");
        };
    }

    private static List<RecordHeader> readHeaders(JsonBody body) {
        body.requireOpening(JsonToken.START_ARRAY);
        List<RecordHeader> read = new ArrayList<>();
        while (body.next() != JsonToken.END_ARRAY) {
            if (read.size() == RequestLimits.HEADERS_MAX) {
                throw body.refuse("is one header too many; at most " + RequestLimits.HEADERS_MAX + " are accepted");
            }
            read.add(readHeader(body));
        }
        return read;
    }

    private static RecordHeader readHeader(JsonBody body) {
        body.requireOpening(JsonToken.START_OBJECT);
        String name = null;
        Bytes value = null;
        while (body.next() != JsonToken.END_OBJECT) {
            String property = body.name();
            body.next();
            switch (property) {
                case "name" -> name = body.string();
                case "value" -> value = body.isNull() ? null : body.base64();
                default -> throw body.unknownProperty(KNOWN_OF_HEADER);
            }
        }
        if (name == null) {
            throw body.refuse("has no name");
        }
        return new RecordHeader(name, value);
    }
}
