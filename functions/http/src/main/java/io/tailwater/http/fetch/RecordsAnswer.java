package io.tailwater.http.fetch;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.fetch.FetchResult;
import java.io.IOException;
import java.util.List;

/**
 * Writes records as a JSON array: as many as an answer may hold and the format can show, but at least one. What is left out
 * begins the next answer.
 */
final class RecordsAnswer {

    /** Names, punctuation, offset and timestamp of a record, about. */
    private static final int RECORD_BYTES_AROUND = 96;

    private final String topic;
    private final int partition;
    private final RecordWriter writer;
    private final byte[] body;
    private final FetchResult found;
    private int count;
    private long nextOffset;

    /** @throws RestException 406 / 40601 when the format cannot show the first record */
    RecordsAnswer(String topic, int partition, RecordFormat format, FetchResult found) {
        this.topic = topic;
        this.partition = partition;
        this.writer = new RecordWriter(format);
        this.found = found;
        this.nextOffset = found.nextOffset();
        this.body = JsonAnswer.of(sizeBytesExpected(), this::writeRecords);
    }

    /** What JSON values take; base64 and text with much to escape take more, and the answer grows then. */
    private int sizeBytesExpected() {
        long recordBytes = RECORD_BYTES_AROUND + topic.length();
        long sizeBytes =
                RECORD_BYTES_AROUND + found.sizeBytes() + found.records().size() * recordBytes;
        return Math.toIntExact(Math.min(sizeBytes, RequestLimits.ANSWER_BYTES_MAX));
    }

    /** The answer in UTF-8. */
    byte[] body() {
        return body;
    }

    /** What is in the body. */
    List<OffsetRecord> records() {
        return found.records().subList(0, count);
    }

    /** Where to read on: behind the last record of the body. */
    long nextOffset() {
        return nextOffset;
    }

    private void writeRecords(JsonAnswer answer) throws IOException {
        answer.json().writeStartArray();
        boolean first = true;
        for (OffsetRecord record : found.records()) {
            int sizeBytesBefore = answer.sizeBytes();
            if (!canShow(record, first)) {
                nextOffset = record.offset();
                break;
            }
            writer.write(topic, partition, record, answer);
            if (first) {
                writer.requireFits(topic, partition, record, answer.sizeBytes());
            }
            if (!first && answer.sizeBytes() >= RequestLimits.ANSWER_BYTES_MAX) {
                answer.truncate(sizeBytesBefore);
                nextOffset = record.offset();
                break;
            }
            first = false;
            count++;
        }
        answer.json().writeEndArray();
    }

    private boolean canShow(OffsetRecord record, boolean first) {
        if (first) {
            writer.requireShowable(topic, partition, record);
            return true;
        }
        return writer.canShow(record);
    }
}
