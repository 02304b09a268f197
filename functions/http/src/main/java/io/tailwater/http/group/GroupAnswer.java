package io.tailwater.http.group;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.log.group.CommittedOffset;
import io.tailwater.log.topic.TopicPartition;
import java.io.IOException;
import java.util.Collection;

/** Writes what consumers are told in the shapes of Kafka REST. */
final class GroupAnswer {

    private GroupAnswer() {}

    static byte[] instance(String name, String baseUri) {
        return JsonAnswer.of(answer -> {
            answer.json().writeStartObject();
            answer.json().writeStringField("instance_id", name);
            answer.json().writeStringField("base_uri", baseUri);
            answer.json().writeEndObject();
        });
    }

    static byte[] topics(Collection<String> topics) {
        return JsonAnswer.of(answer -> {
            answer.json().writeStartObject();
            writeTopics(topics, answer.json());
            answer.json().writeEndObject();
        });
    }

    static byte[] partitions(Collection<TopicPartition> partitions) {
        return JsonAnswer.of(answer -> {
            answer.json().writeStartObject();
            writePartitions("partitions", partitions, answer.json());
            answer.json().writeEndObject();
        });
    }

    static byte[] offsets(Collection<CommittedOffset> offsets) {
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartObject();
            json.writeArrayFieldStart("offsets");
            for (CommittedOffset each : offsets) {
                json.writeStartObject();
                writePartition(each.partition(), json);
                json.writeNumberField("offset", each.offset());
                json.writeStringField("metadata", each.metadata());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static void writeTopics(Collection<String> topics, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("topics");
        for (String topic : topics.stream().sorted().toList()) {
            json.writeString(topic);
        }
        json.writeEndArray();
    }

    static void writePartitions(String field, Collection<TopicPartition> partitions, JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (TopicPartition partition : partitions.stream().sorted().toList()) {
            json.writeStartObject();
            writePartition(partition, json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void writePartition(TopicPartition partition, JsonGenerator json) throws IOException {
        json.writeStringField("topic", partition.topic());
        json.writeNumberField("partition", partition.partition());
    }
}
