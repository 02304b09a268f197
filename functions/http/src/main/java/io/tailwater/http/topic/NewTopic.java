package io.tailwater.http.topic;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import io.tailwater.log.topic.Topic;
import java.util.HashMap;
import java.util.Map;

/**
 * A topic to be created.
 *
 * @param name not checked yet
 * @param partitionCount 1 to {@link Topic#PARTITIONS_MAX}
 * @param configs by Kafka's names, not checked yet
 */
record NewTopic(String name, int partitionCount, Map<String, String> configs) {

    /** Kafka's default of {@code num.partitions}: one order over all records, until somebody needs more. */
    static final int PARTITION_COUNT = 1;

    private static final String KNOWN = "topic_name, partitions_count, configs and replication_factor";

    /** @throws RestException 400 or 422, naming the property */
    static NewTopic read(byte[] body) {
        JsonBody json = JsonBody.of(body);
        json.next();
        json.requireOpening(JsonToken.START_OBJECT);
        String topicName = null;
        int partitionCount = PARTITION_COUNT;
        Map<String, String> configs = Map.of();
        while (json.next() != JsonToken.END_OBJECT) {
            String property = json.name();
            json.next();
            switch (property) {
                case "topic_name" -> topicName = json.string();
                case "partitions_count" -> {
                    if (!json.isNull()) {
                        partitionCount = Math.toIntExact(json.integer(1, Topic.PARTITIONS_MAX));
                    }
                }
                case "replication_factor" -> {
                    if (!json.isNull()) {
                        // S3 keeps its copies whatever is asked for; clients that must name a number may name any.
                        json.integer(1, Short.MAX_VALUE);
                    }
                }
                case "configs" -> configs = json.isNull() ? Map.of() : readConfigs(json);
                default -> throw json.unknownProperty(KNOWN);
            }
        }
        json.end();
        if (topicName == null) {
            throw new RestException(ErrorAnswer.ofStatus(422, "topic_name: is missing"));
        }
        return new NewTopic(topicName, partitionCount, configs);
    }

    private static Map<String, String> readConfigs(JsonBody json) {
        json.requireOpening(JsonToken.START_OBJECT);
        Map<String, String> configs = new HashMap<>();
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.name();
            json.next();
            configs.put(name, json.string());
        }
        return configs;
    }
}
