package io.tailwater.http.v3.produce;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.record.ProducedRecord;

/** What became of reading one record. */
sealed interface SentRecord {

    /**
     * It can be appended.
     *
     * @param key as it was sent, for the report
     * @param value likewise
     */
    record Readable(ProducedRecord record, SentData key, SentData value) implements SentRecord {}

    /** It cannot; the others can all the same. */
    record Refused(ErrorAnswer error) implements SentRecord {}
}
