package io.tailwater.http.produce;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the answer to a produce request: one entry a record, in the order of the request. */
final class ProduceAnswer {

    private ProduceAnswer() {}

    /**
     * @param partitions one a record
     * @param outcomes by partition
     * @throws RestException when nothing was appended: then the error is the whole answer's
     */
    static byte[] write(List<Integer> partitions, Map<Integer, PartitionOutcome> outcomes) {
        requireAnyAppended(outcomes);
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartObject();
            json.writeArrayFieldStart("offsets");
            writeEntries(partitions, outcomes, json);
            json.writeEndArray();
            json.writeNullField("key_schema_id");
            json.writeNullField("value_schema_id");
            json.writeEndObject();
        });
    }

    private static void requireAnyAppended(Map<Integer, PartitionOutcome> outcomes) {
        PartitionOutcome.Failed worst = null;
        List<String> unconfirmed = new ArrayList<>();
        for (PartitionOutcome outcome : outcomes.values()) {
            if (outcome instanceof PartitionOutcome.Unconfirmed stored) {
                unconfirmed.add(stored.error().message());
                continue;
            }
            if (!(outcome instanceof PartitionOutcome.Failed failed)) {
                return;
            }
            // A client must know that it cannot just repeat the request, whatever else went wrong.
            if (worst == null || failed.perhapsAppended() && !worst.perhapsAppended()) {
                worst = failed;
            }
        }
        if (!unconfirmed.isEmpty() && worst == null) {
            // Nothing has become what was asked for, and yet all of it is there.
            throw new RestException(
                    ((PartitionOutcome.Unconfirmed) outcomes.values().iterator().next())
                            .error()
                            .withMessage(String.join("; ", unconfirmed)));
        }
        if (worst != null && unconfirmed.isEmpty()) {
            throw new RestException(worst.error());
        }
    }

    private static void writeEntries(
            List<Integer> partitions, Map<Integer, PartitionOutcome> outcomes, JsonGenerator json) throws IOException {
        Map<Integer, Long> nextOffsets = new HashMap<>();
        for (int partition : partitions) {
            json.writeStartObject();
            json.writeNumberField("partition", partition);
            PartitionOutcome outcome = outcomes.get(partition);
            if (outcome instanceof PartitionOutcome.Failed failed) {
                json.writeNullField("offset");
                writeError(failed.error(), json);
            } else if (outcome instanceof PartitionOutcome.Unconfirmed stored) {
                long offset = nextOffsets.getOrDefault(partition, stored.baseOffset());
                nextOffsets.put(partition, offset + 1);
                json.writeNumberField("offset", offset);
                writeError(stored.error(), json);
            } else if (outcome instanceof PartitionOutcome.Appended appended) {
                long offset = nextOffsets.getOrDefault(partition, appended.baseOffset());
                nextOffsets.put(partition, offset + 1);
                json.writeNumberField("offset", offset);
                json.writeNullField("error_code");
                json.writeNullField("error");
            }
            json.writeEndObject();
        }
    }

    /** Confluent's proxy says {@code error}, Strimzi's bridge {@code message}. */
    private static void writeError(ErrorAnswer error, JsonGenerator json) throws IOException {
        json.writeNumberField("error_code", error.errorCode());
        json.writeStringField("error", error.message());
        json.writeStringField("message", error.message());
    }
}
