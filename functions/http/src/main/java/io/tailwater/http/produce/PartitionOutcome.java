package io.tailwater.http.produce;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.telemetry.CallNotes;
import java.util.Map;

/** What became of the records of one partition. */
public sealed interface PartitionOutcome {

    /**
     * They are stored.
     *
     * @param baseOffset of the first; the others follow
     */
    record Appended(long baseOffset) implements PartitionOutcome {}

    /**
     * They are stored, but not known to be in as many regions as was asked for.
     *
     * @param baseOffset of the first; the others follow
     */
    record Unconfirmed(long baseOffset, ErrorAnswer error) implements PartitionOutcome {}

    /**
     * They are not, as far as anybody knows.
     *
     * @param perhapsAppended whether they may be there all the same
     */
    record Failed(ErrorAnswer error, boolean perhapsAppended) implements PartitionOutcome {}

    /** Notes what was appended. */
    static void note(String topic, RoutedRecords routed, Map<Integer, PartitionOutcome> outcomes, CallNotes notes) {
        routed.batches().forEach((partition, batch) -> {
            if (outcomes.get(partition) instanceof Appended appended && !batch.isEmpty()) {
                notes.appended(topic, partition, appended.baseOffset(), batch);
            }
        });
    }
}
