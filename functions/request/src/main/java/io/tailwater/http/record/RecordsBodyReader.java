package io.tailwater.http.record;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.format.record.LogRecord;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.error.RecordTooLargeException;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfigs;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a produce request, {@code {"records":[…]}}, and checks all of it that can be checked without the log. */
public final class RecordsBodyReader {

    private static final String KNOWN = "records, key_schema, key_schema_id, value_schema and value_schema_id";

    private final TopicConfigs configs;
    private final InstantSource clock;

    /** @param clock for records that come without a time */
    public RecordsBodyReader(TopicConfigs configs, InstantSource clock) {
        this.configs = configs;
        this.clock = clock;
    }

    /**
     * @param topic whose limits hold
     * @param body becomes part of the records, so it must not be modified again
     * @throws RestException 400, 413 or 422, naming the place in the body
     * @throws RecordTooLargeException naming the record
     */
    public List<ProducedRecord> read(byte[] body, RecordFormat format, Topic topic) {
        JsonBody json = JsonBody.of(body);
        json.next();
        json.requireOpening(JsonToken.START_OBJECT);
        List<ProducedRecord> records = null;
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.name();
            json.next();
            switch (name) {
                case "records" -> records = readRecords(json, format, configs.maxMessageBytes(topic), records);
                case "key_schema", "key_schema_id", "value_schema", "value_schema_id" -> requireNoSchema(json);
                default -> throw json.unknownProperty(KNOWN);
            }
        }
        json.end();
        if (records == null || records.isEmpty()) {
            throw new RestException(ErrorAnswer.ofStatus(
                    422, "records: " + (records == null ? "is missing" : "is empty") + "; at least one is needed"));
        }
        return records;
    }

    private List<ProducedRecord> readRecords(
            JsonBody json, RecordFormat format, int recordBytesMax, @Nullable List<ProducedRecord> before) {
        if (before != null) {
            throw json.refuse("occurs twice");
        }
        json.requireOpening(JsonToken.START_ARRAY);
        // One time for all: they arrived together.
        long arrivedAtMs = clock.millis();
        List<ProducedRecord> records = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            if (records.size() == RequestLimits.RECORDS_MAX) {
                throw new RestException(ErrorAnswer.ofStatus(
                        413, "records: more than " + RequestLimits.RECORDS_MAX + "; send them in several requests"));
            }
            ProducedRecord record = new RecordReader(format.valueFormat(), arrivedAtMs).read(json);
            requireSize(records.size(), record.record(), recordBytesMax);
            records.add(record);
        }
        return records;
    }

    private static void requireNoSchema(JsonBody json) {
        if (!json.isNull()) {
            throw json.refuse("must be null or left out: there is no schema registry");
        }
    }

    private static void requireSize(int index, LogRecord record, int recordBytesMax) {
        long sizeBytes = record.sizeBytes();
        if (sizeBytes > recordBytesMax) {
            throw new RecordTooLargeException(index, sizeBytes, recordBytesMax);
        }
    }
}
