package io.tailwater.http.produce;

import io.tailwater.format.record.LogRecord;
import io.tailwater.http.error.RestException;
import io.tailwater.http.event.CloudEventMode;
import io.tailwater.http.event.CloudEvents;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.http.record.ProducedRecord;
import io.tailwater.http.record.RecordsBodyReader;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.error.MissingKeyException;
import io.tailwater.log.error.RecordTooLargeException;
import io.tailwater.log.topic.Topic;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Reads the body of a produce request: records, or CloudEvents. */
@Singleton
class ProduceBodyReader {

    private final InstantSource clock;
    private final RecordsBodyReader reader;

    ProduceBodyReader(AppendSettings appending, InstantSource clock) {
        this.clock = clock;
        this.reader = new RecordsBodyReader(appending.topicDefaults(), clock);
    }

    /**
     * @param topic whose limits hold
     * @param body becomes part of the records, so it must not be modified again
     * @throws RestException 400, 413 or 422, naming the place in the body
     * @throws RecordTooLargeException naming the record
     * @throws MissingKeyException naming the record
     */
    List<ProducedRecord> read(byte[] body, RecordFormat format, Topic topic) {
        return reader.read(body, format, topic);
    }

    /**
     * @param topic whose limits hold
     * @param body becomes part of the records, so it must not be modified again
     * @throws RestException 400, 413 or 422, naming the attribute
     * @throws RecordTooLargeException naming the event
     * @throws MissingKeyException naming the event
     */
    List<ProducedRecord> readEvents(byte[] body, CloudEventMode mode, HttpHeaders headers, Topic topic) {
        List<ProducedRecord> events = new ArrayList<>();
        for (LogRecord record : CloudEvents.read(mode, headers, body, clock.millis())) {
            reader.require(events.size(), record, topic);
            events.add(new ProducedRecord(OptionalInt.empty(), record));
        }
        return events;
    }
}
