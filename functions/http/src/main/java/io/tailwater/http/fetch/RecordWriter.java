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
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes single records in the shape of Kafka REST v2, whoever reads them. */
public final class RecordWriter {

    private static final int FORMAT_MISMATCH = 40601;

    private final RecordFormat format;

    public RecordWriter(RecordFormat format) {
        this.format = format;
    }

    /** Whether the format can show this record. */
    public boolean canShow(OffsetRecord record) {
        return canShow(record.record().key()) && canShow(record.record().value());
    }

    /** @throws RestException 406 / 40601 when the format cannot show this record, naming its place */
    public void requireShowable(String topic, int partition, OffsetRecord record) {
        if (!canShow(record)) {
            throw new RestException(
                    406,
                    FORMAT_MISMATCH,
                    "The " + (canShow(record.record().key()) ? "value" : "key") + " at offset " + record.offset()
                            + " of partition " + partition + " of topic " + topic + " cannot be shown as "
                            + format.mediaType() + "; with Accept: " + RecordFormat.BINARY.mediaType() + " any can");
        }
    }

    /**
     * Requires that an answer with one record can be carried: text of control characters takes six times its bytes in JSON.
     *
     * @throws RestException 406 / 40601 when it cannot, naming the record's place
     */
    public void requireFits(String topic, int partition, OffsetRecord record, int answerBytes) {
        if (answerBytes > RequestLimits.ANSWER_BYTES_HARD_MAX) {
            throw new RestException(
                    406,
                    FORMAT_MISMATCH,
                    "The record at offset " + record.offset() + " of partition " + partition + " of topic " + topic
                            + " takes "
                            + answerBytes + " bytes as " + format.mediaType() + ", and an answer has at most "
                            + RequestLimits.ANSWER_BYTES_HARD_MAX + "; with Accept: " + RecordFormat.BINARY.mediaType()
                            + " it fits");
        }
    }

    private boolean canShow(@Nullable Bytes value) {
        return value == null || format.valueFormat().canWrite(value);
    }

    /** Writes a record that the format can show. */
    public void write(String topic, int partition, OffsetRecord offsetRecord, JsonAnswer answer) throws IOException {
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
