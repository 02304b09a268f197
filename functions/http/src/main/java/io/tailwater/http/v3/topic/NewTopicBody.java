package io.tailwater.http.v3.topic;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import io.tailwater.http.v3.KafkaCodes;
import io.tailwater.log.topic.Topic;
import java.util.HashMap;
import java.util.Map;

/**
 * A topic that a client wants.
 *
 * @param configs its own, by name
 * @param validateOnly whether it is only to be checked
 */
record NewTopicBody(String name, int partitionCount, Map<String, String> configs, boolean validateOnly) {

    /** Kafka's default of {@code num.partitions}. */
    private static final int PARTITION_COUNT = 1;

    /** Kafka's usual number: clients that must name one may. S3 keeps its copies whatever is asked for. */
    private static final int REPLICATION_FACTOR_MAX = 3;

    private static final String KNOWN = "topic_name, partitions_count, replication_factor, configs and validate_only";
    private static final String KNOWN_OF_CONFIG = "name and value";

    NewTopicBody {
        configs = Map.copyOf(configs);
    }

    /** @throws RestException 400 or 422, naming the property */
    static NewTopicBody read(byte[] body) {
        JsonBody json = JsonBody.of(body);
        json.next();
        json.requireOpening(JsonToken.START_OBJECT);
        String topicName = null;
        int partitionCount = PARTITION_COUNT;
        Map<String, String> configs = Map.of();
        boolean validateOnly = false;
        while (json.next() != JsonToken.END_OBJECT) {
            String property = json.name();
            json.next();
            if (json.isNull()) {
                continue;
            }
            switch (property) {
                case "topic_name" -> topicName = json.string();
                case "partitions_count" -> partitionCount = Math.toIntExact(json.integer(1, Topic.PARTITIONS_MAX));
                case "replication_factor" -> requireReplicationFactor(json);
                case "replicas_assignments" ->
                    throw KafkaCodes.badRequest(
                            "replicas_assignments: has no meaning here, since there is one broker; give partitions_count");
                case "configs" -> configs = readConfigs(json);
                case "validate_only" -> validateOnly = json.lenientBoolean();
                default -> throw json.unknownProperty(KNOWN);
            }
        }
        json.end();
        if (topicName == null) {
            throw new RestException(ErrorAnswer.ofStatus(422, "topic_name: is missing"));
        }
        return new NewTopicBody(topicName, partitionCount, configs, validateOnly);
    }

    private static void requireReplicationFactor(JsonBody json) {
        long factor = json.integer(Long.MIN_VALUE, Long.MAX_VALUE);
        if (factor < 1 || factor > REPLICATION_FACTOR_MAX) {
            throw KafkaCodes.badRequest(
                    "replication_factor: is " + factor + ", not between 1 and " + REPLICATION_FACTOR_MAX);
        }
    }

    private static Map<String, String> readConfigs(JsonBody json) {
        json.requireOpening(JsonToken.START_ARRAY);
        Map<String, String> configs = new HashMap<>();
        while (json.next() != JsonToken.END_ARRAY) {
            json.requireOpening(JsonToken.START_OBJECT);
            String name = null;
            String value = null;
            while (json.next() != JsonToken.END_OBJECT) {
                String property = json.name();
                json.next();
                switch (property) {
                    case "name" -> name = json.string();
                    case "value" -> value = json.isNull() ? null : json.string();
                    default -> throw json.unknownProperty(KNOWN_OF_CONFIG);
                }
            }
            if (name == null) {
                throw json.refuse("has no name");
            }
            if (value != null && configs.put(name, value) != null) {
                throw json.refuse("names " + name + " a second time");
            }
        }
        return configs;
    }
}
