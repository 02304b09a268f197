package io.tailwater.http.v3.produce;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import io.tailwater.http.limit.RequestLimits;
import java.util.ArrayList;
import java.util.List;

/** Reads records that stand one behind the other. */
final class SentRecords {

    /** Kafka REST's code of a body that has no record. */
    private static final int PAYLOAD_ERROR = 42206;

    private SentRecords() {}

    /**
     * Reads all. A record that is wrong is refused for itself; where the JSON ends to be any, the rest is one refused record, since
     * nobody can say where the next begins.
     *
     * @param arrivedAtMs the timestamp of records that come without one
     * @throws RestException 400 when the body does not begin as JSON, 413 for too many records, 422 when there is none
     */
    static List<SentRecord> read(byte[] body, long arrivedAtMs) {
        JsonBody json = JsonBody.of(body);
        List<SentRecord> records = new ArrayList<>();
        try {
            while (json.nextValue()) {
                if (records.size() == RequestLimits.RECORDS_MAX) {
                    throw new RestException(tooMany());
                }
                records.add(readOne(json.part().open(), arrivedAtMs, ""));
            }
        } catch (RestException e) {
            if (records.isEmpty() || e.answer().status() == 413) {
                throw e;
            }
            records.add(refused(e));
        }
        if (records.isEmpty()) {
            throw new RestException(422, PAYLOAD_ERROR, "The body has no record; at least one is needed.");
        }
        return records;
    }

    /** Reads one that is a body of its own; see {@link SentRecordReader#read}. */
    static SentRecord readOne(JsonBody record, long arrivedAtMs, String ignored) {
        try {
            return new SentRecordReader(arrivedAtMs).read(record, ignored);
        } catch (RestException e) {
            return refused(e);
        }
    }

    /** In a report the third version has one code for whatever is wrong with a record's content. */
    private static SentRecord refused(RestException wrong) {
        ErrorAnswer answer = wrong.answer();
        return new SentRecord.Refused(answer.status() == 422 ? ErrorAnswer.ofStatus(400, answer.message()) : answer);
    }

    private static ErrorAnswer tooMany() {
        return ErrorAnswer.ofStatus(
                413, "The body has more than " + RequestLimits.RECORDS_MAX + " records; send them in several requests");
    }
}
