package io.tailwater.http.event;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.format.record.LogRecord;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.event.CloudEvent.RefusedException;
import io.tailwater.http.format.JsonBody;
import io.tailwater.http.limit.RequestLimits;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/** Reads the events of a request as records. */
public final class CloudEvents {

    private CloudEvents() {}

    /**
     * @param body becomes part of the records, so it must not be modified again
     * @param arrivedAtMs the timestamp of events without a time
     * @return one an event, in their order; at least one
     * @throws RestException 400, 413 or 422, naming the attribute
     */
    public static List<LogRecord> read(CloudEventMode mode, HttpHeaders headers, byte[] body, long arrivedAtMs) {
        return switch (mode) {
            case BINARY -> List.of(binary(headers, body, arrivedAtMs));
            case STRUCTURED -> List.of(structured(JsonBody.of(body), arrivedAtMs));
            case BATCHED -> batched(JsonBody.of(body), arrivedAtMs);
        };
    }

    private static LogRecord binary(HttpHeaders headers, byte[] body, long arrivedAtMs) {
        try {
            return EventHeaders.read(headers, body).toRecord(arrivedAtMs);
        } catch (RefusedException e) {
            throw refused("ce-" + e.attribute(), e);
        }
    }

    private static LogRecord structured(JsonBody json, long arrivedAtMs) {
        json.next();
        LogRecord record = one(json, "", arrivedAtMs);
        json.end();
        return record;
    }

    private static List<LogRecord> batched(JsonBody json, long arrivedAtMs) {
        json.next();
        json.requireOpening(JsonToken.START_ARRAY);
        List<LogRecord> records = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            if (records.size() == RequestLimits.RECORDS_MAX) {
                throw new RestException(ErrorAnswer.ofStatus(
                        413, "more than " + RequestLimits.RECORDS_MAX + " events; send them in several requests"));
            }
            records.add(one(json, "[" + records.size() + "].", arrivedAtMs));
        }
        json.end();
        if (records.isEmpty()) {
            throw new RestException(ErrorAnswer.ofStatus(422, "the body: is empty; at least one event is needed"));
        }
        return records;
    }

    private static LogRecord one(JsonBody json, String place, long arrivedAtMs) {
        try {
            return new EventJson().read(json).toRecord(arrivedAtMs);
        } catch (RefusedException e) {
            throw refused(place + e.attribute(), e);
        }
    }

    private static RestException refused(String field, RefusedException reason) {
        return new RestException(ErrorAnswer.ofStatus(422, field + ": " + reason.getMessage()));
    }
}
