package io.tailwater.http.record;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.format.record.LogRecord;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.error.MissingKeyException;
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
     * @throws MissingKeyException naming the record
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
                case "records" -> records = readRecords(json, format, topic, records);
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
            JsonBody json, RecordFormat format, Topic topic, @Nullable List<ProducedRecord> before) {
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
            require(records.size(), record.record(), topic);
            records.add(record);
        }
        return records;
    }

    private static void requireNoSchema(JsonBody json) {
        if (!json.isNull()) {
            throw json.refuse("must be null or left out: there is no schema registry");
        }
    }

    /**
     * What the log would refuse of one partition's records is to be refused before those of others are appended.
     *
     * @param index of the record, for the message
     * @throws RecordTooLargeException when it is larger than its topic allows
     * @throws MissingKeyException when it has no key, and its topic is compacted
     */
    public void require(int index, LogRecord record, Topic topic) {
        int recordBytesMax = configs.maxMessageBytes(topic);
        long sizeBytes = record.sizeBytes();
        if (sizeBytes > recordBytesMax) {
            throw new RecordTooLargeException(index, sizeBytes, recordBytesMax);
        }
        if (record.key() == null && configs.isCompacted(topic)) {
            throw new MissingKeyException(index);
        }
    }
}
