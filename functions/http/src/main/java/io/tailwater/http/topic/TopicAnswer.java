package io.tailwater.http.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfig;
import io.tailwater.log.topic.TopicConfigs;
import io.tailwater.log.topic.TopicIdPartition;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/** Writes topics and partitions in the shapes of Kafka REST. */
@Singleton
class TopicAnswer {

    /** There are no brokers: one that leads everything is what clients understand. */
    private static final int BROKER = 0;

    private final TopicConfigs configs;

    TopicAnswer(AppendSettings appending) {
        this.configs = appending.topicDefaults();
    }

    byte[] names(List<Topic> topics) {
        return JsonAnswer.of(answer -> {
            answer.json().writeStartArray();
            for (Topic topic : topics) {
                answer.json().writeString(topic.name());
            }
            answer.json().writeEndArray();
        });
    }

    byte[] topic(Topic topic) {
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartObject();
            json.writeStringField("name", topic.name());
            writeConfigs(topic, json);
            json.writeFieldName("partitions");
            writePartitions(topic, json);
            json.writeEndObject();
        });
    }

    byte[] partitions(Topic topic) {
        return JsonAnswer.of(answer -> writePartitions(topic, answer.json()));
    }

    byte[] partition(TopicIdPartition partition) {
        return JsonAnswer.of(answer -> writePartition(partition.partition(), answer.json()));
    }

    byte[] offsets(PartitionHead head) {
        return JsonAnswer.of(answer -> {
            answer.json().writeStartObject();
            answer.json().writeNumberField("beginning_offset", head.logStartOffset());
            answer.json().writeNumberField("end_offset", head.nextOffset());
            answer.json().writeEndObject();
        });
    }

    byte[] brokers() {
        return JsonAnswer.of(answer -> {
            answer.json().writeStartObject();
            answer.json().writeArrayFieldStart("brokers");
            answer.json().writeNumber(BROKER);
            answer.json().writeEndArray();
            answer.json().writeEndObject();
        });
    }

    private void writeConfigs(Topic topic, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("configs");
        for (TopicConfig config : TopicConfig.values()) {
            json.writeStringField(config.kafkaName(), configs.value(topic, config));
        }
        json.writeEndObject();
    }

    private static void writePartitions(Topic topic, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (int partition = 0; partition < topic.partitionCount(); partition++) {
            writePartition(partition, json);
        }
        json.writeEndArray();
    }

    private static void writePartition(int partition, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("partition", partition);
        json.writeNumberField("leader", BROKER);
        json.writeArrayFieldStart("replicas");
        json.writeStartObject();
        json.writeNumberField("broker", BROKER);
        json.writeBooleanField("leader", true);
        json.writeBooleanField("in_sync", true);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }
}
