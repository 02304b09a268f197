package io.tailwater.http.produce;

import io.tailwater.format.record.LogRecord;
import io.tailwater.http.error.RestException;
import io.tailwater.http.event.CloudEventMode;
import io.tailwater.http.event.CloudEvents;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.http.record.ProducedRecord;
import io.tailwater.http.record.RecordsBodyReader;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.error.RecordTooLargeException;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfigs;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Reads the body of a produce request: records, or CloudEvents. */
@Singleton
class ProduceBodyReader {

    private final TopicConfigs configs;
    private final InstantSource clock;
    private final RecordsBodyReader records;

    ProduceBodyReader(AppendSettings appending, InstantSource clock) {
        this.configs = appending.topicDefaults();
        this.clock = clock;
        this.records = new RecordsBodyReader(configs, clock);
    }

    /**
     * @param topic whose limits hold
     * @param body becomes part of the records, so it must not be modified again
     * @throws RestException 400, 413 or 422, naming the place in the body
     * @throws RecordTooLargeException naming the record
     */
    List<ProducedRecord> read(byte[] body, RecordFormat format, Topic topic) {
        return records.read(body, format, topic);
    }

    /**
     * @param topic whose limits hold
     * @param body becomes part of the records, so it must not be modified again
     * @throws RestException 400, 413 or 422, naming the attribute
     * @throws RecordTooLargeException naming the event
     */
    List<ProducedRecord> readEvents(byte[] body, CloudEventMode mode, HttpHeaders headers, Topic topic) {
        int recordBytesMax = configs.maxMessageBytes(topic);
        List<ProducedRecord> records = new ArrayList<>();
        for (LogRecord record : CloudEvents.read(mode, headers, body, clock.millis())) {
            requireSize(records.size(), record, recordBytesMax);
            records.add(new ProducedRecord(OptionalInt.empty(), record));
        }
        return records;
    }

    private static void requireSize(int index, LogRecord record, int recordBytesMax) {
        long sizeBytes = record.sizeBytes();
        if (sizeBytes > recordBytesMax) {
            throw new RecordTooLargeException(index, sizeBytes, recordBytesMax);
        }
    }
}
