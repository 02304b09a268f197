package io.tailwater.http.fetch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.fetch.FetchResult;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as a JSON array: as many as an answer may hold and the format can show, but at least one. What is left out
 * begins the next answer.
 */
final class RecordsAnswer {

    private static final int FORMAT_MISMATCH = 40601;

    private final String topic;
    private final int partition;
    private final RecordFormat format;
    private final byte[] body;
    private long nextOffset;

    /** @throws RestException 406 / 40601 when the format cannot show the first record */
    RecordsAnswer(String topic, int partition, RecordFormat format, FetchResult found) {
        this.topic = topic;
        this.partition = partition;
        this.format = format;
        this.nextOffset = found.nextOffset();
        this.body = JsonAnswer.of(answer -> writeRecords(found, answer));
    }

    /** The answer in UTF-8. */
    byte[] body() {
        return body;
    }

    /** Where to read on: behind the last record of the body. */
    long nextOffset() {
        return nextOffset;
    }

    private void writeRecords(FetchResult found, JsonAnswer answer) throws IOException {
        answer.json().writeStartArray();
        boolean first = true;
        for (OffsetRecord record : found.records()) {
            int sizeBytesBefore = answer.sizeBytes();
            if (!canShow(record, first)) {
                nextOffset = record.offset();
                break;
            }
            writeRecord(record, answer);
            if (!first && answer.sizeBytes() >= RequestLimits.ANSWER_BYTES_MAX) {
                answer.truncate(sizeBytesBefore);
                nextOffset = record.offset();
                break;
            }
            first = false;
        }
        answer.json().writeEndArray();
    }

    private boolean canShow(OffsetRecord record, boolean first) {
        boolean key = canShow(record.record().key());
        boolean value = canShow(record.record().value());
        if (first && !(key && value)) {
            throw new RestException(
                    406,
                    FORMAT_MISMATCH,
                    "The " + (key ? "value" : "key") + " at offset " + record.offset() + " of partition " + partition
                            + " of topic " + topic + " cannot be shown as " + format.mediaType()
                            + "; with Accept: " + RecordFormat.BINARY.mediaType() + " any can");
        }
        return key && value;
    }

    private boolean canShow(@Nullable Bytes value) {
        return value == null || format.valueFormat().canWrite(value);
    }

    private void writeRecord(OffsetRecord offsetRecord, JsonAnswer answer) throws IOException {
        LogRecord record = offsetRecord.record();
        JsonGenerator json = answer.json();
        json.writeStartObject();
        json.writeStringField("topic", topic);
        writeValue("key", record.key(), answer);
        writeValue("value", record.value(), answer);
        json.writeNumberField("partition", partition);
        json.writeNumberField("offset", offsetRecord.offset());
        json.writeNumberField("timestamp", record.timestampMs());
        if (!record.headers().isEmpty()) {
            json.writeArrayFieldStart("headers");
            for (RecordHeader header : record.headers()) {
                writeHeader(header, json);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void writeValue(String name, @Nullable Bytes value, JsonAnswer answer) throws IOException {
        answer.json().writeFieldName(name);
        if (value == null) {
            answer.json().writeNull();
        } else {
            format.valueFormat().write(value, answer);
        }
    }

    private static void writeHeader(RecordHeader header, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", header.key());
        Bytes value = header.value();
        if (value == null) {
            json.writeNullField("value");
        } else {
            json.writeFieldName("value");
            json.writeBinary(value.array(), value.arrayOffset(), value.length());
        }
        json.writeEndObject();
    }
}
