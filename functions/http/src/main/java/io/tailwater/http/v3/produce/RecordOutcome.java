package io.tailwater.http.v3.produce;

import io.tailwater.http.error.ErrorAnswer;

/** What became of one record. */
sealed interface RecordOutcome {

    /** It is stored. */
    record Stored(int partition, long offset, SentRecord.Readable record) implements RecordOutcome {}

    /** It is not, as far as anybody knows. */
    record Failed(ErrorAnswer error) implements RecordOutcome {}
}
