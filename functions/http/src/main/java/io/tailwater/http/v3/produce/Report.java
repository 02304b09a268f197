package io.tailwater.http.v3.produce;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.format.record.Bytes;
import io.tailwater.http.format.JsonAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Writes what became of records.
 *
 * @param cluster id of the cluster
 */
record Report(String cluster, String topic) {

    private static final byte[] SEPARATOR = "\r\n".getBytes(UTF_8);

    /** What stands for success where a code does. */
    private static final int STORED = 200;

    /** One report a record, one behind the other, as a client that streams reads them. */
    byte[] stream(List<RecordOutcome> outcomes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (RecordOutcome outcome : outcomes) {
            if (all.size() > 0) {
                all.writeBytes(SEPARATOR);
            }
            all.writeBytes(JsonAnswer.of(answer -> {
                answer.json().writeStartObject();
                if (outcome instanceof RecordOutcome.Stored stored) {
                    answer.json().writeNumberField("error_code", STORED);
                    writeStored(stored, answer.json());
                } else if (outcome instanceof RecordOutcome.Failed failed) {
                    writeFailed(failed, answer.json());
                }
                answer.json().writeEndObject();
            }));
        }
        return all.toByteArray();
    }

    /** The successes and the failures of a batch, under their ids. */
    byte[] batch(List<String> ids, List<RecordOutcome> outcomes) {
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartObject();
            json.writeArrayFieldStart("successes");
            for (int i = 0; i < ids.size(); i++) {
                if (outcomes.get(i) instanceof RecordOutcome.Stored stored) {
                    json.writeStartObject();
                    json.writeStringField("id", ids.get(i));
                    writeStored(stored, json);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("failures");
            for (int i = 0; i < ids.size(); i++) {
                if (outcomes.get(i) instanceof RecordOutcome.Failed failed) {
                    json.writeStartObject();
                    json.writeStringField("id", ids.get(i));
                    writeFailed(failed, json);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void writeStored(RecordOutcome.Stored stored, JsonGenerator json) throws IOException {
        json.writeStringField("cluster_id", cluster);
        json.writeStringField("topic_name", topic);
        json.writeNumberField("partition_id", stored.partition());
        json.writeNumberField("offset", stored.offset());
        json.writeStringField(
                "timestamp",
                Instant.ofEpochMilli(stored.record().record().record().timestampMs())
                        .toString());
        writeData("key", stored.record().key(), json);
        writeData("value", stored.record().value(), json);
    }

    private static void writeData(String property, SentData data, JsonGenerator json) throws IOException {
        Bytes bytes = data.bytes().orElse(null);
        if (bytes != null) {
            json.writeObjectFieldStart(property);
            json.writeStringField("type", data.type());
            json.writeNumberField("size", bytes.length());
            json.writeEndObject();
        }
    }

    private static void writeFailed(RecordOutcome.Failed failed, JsonGenerator json) throws IOException {
        json.writeNumberField("error_code", failed.error().errorCode());
        json.writeStringField("message", failed.error().message());
    }
}
