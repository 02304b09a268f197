package io.tailwater.http.v3.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.v3.Cluster;
import io.tailwater.http.v3.Links;
import io.tailwater.http.v3.Resources;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfig;
import io.tailwater.log.topic.TopicConfigs;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Writes topics, configs, partitions and their one replica. */
@Singleton
class TopicJson {

    private final Links links;
    private final TopicConfigs configs;

    TopicJson(Links links, AppendSettings appending) {
        this.links = links;
        this.configs = appending.topicDefaults();
    }

    void topic(Topic topic, JsonGenerator json) throws IOException {
        String self = links.to("topics", topic.name());
        Resources.write(json, "KafkaTopic", self, links.name("topic", topic.name()), properties -> {
            properties.writeStringField("cluster_id", links.clusterId());
            properties.writeStringField("topic_name", topic.name());
            properties.writeBooleanField("is_internal", false);
            properties.writeNumberField("replication_factor", 1);
            properties.writeNumberField("partitions_count", topic.partitionCount());
            Resources.related(properties, "partitions", self + "/partitions");
            Resources.related(properties, "configs", self + "/configs");
            Resources.related(properties, "partition_reassignments", self + "/partitions/-/reassignment");
            properties.writeArrayFieldStart("authorized_operations");
            properties.writeEndArray();
        });
    }

    void config(Topic topic, TopicConfig config, JsonGenerator json) throws IOException {
        String name = config.kafkaName();
        Resources.write(
                json,
                "KafkaTopicConfig",
                links.to("topics", topic.name(), "configs", name),
                links.name("topic", topic.name(), "config", name),
                properties -> {
                    boolean own = topic.configs().containsKey(name);
                    properties.writeStringField("cluster_id", links.clusterId());
                    properties.writeStringField("topic_name", topic.name());
                    properties.writeStringField("name", name);
                    properties.writeStringField("value", configs.value(topic, config));
                    properties.writeBooleanField("is_default", !own);
                    properties.writeBooleanField("is_read_only", false);
                    properties.writeBooleanField("is_sensitive", false);
                    properties.writeStringField("source", own ? "DYNAMIC_TOPIC_CONFIG" : "DEFAULT_CONFIG");
                    properties.writeArrayFieldStart("synonyms");
                    if (own) {
                        writeSynonym(name, configs.value(topic, config), "DYNAMIC_TOPIC_CONFIG", properties);
                    }
                    writeSynonym(name, configs.defaultValue(config), "DEFAULT_CONFIG", properties);
                    properties.writeEndArray();
                });
    }

    private static void writeSynonym(String name, String value, String source, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("value", value);
        json.writeStringField("source", source);
        json.writeEndObject();
    }

    void partition(String topic, int partition, JsonGenerator json) throws IOException {
        String self = links.to("topics", topic, "partitions", partition);
        Resources.write(
                json, "KafkaPartition", self, links.name("topic", topic, "partition", partition), properties -> {
                    writeIdentity(topic, partition, properties);
                    Resources.related(properties, "leader", self + "/replicas/" + Cluster.BROKER);
                    Resources.related(properties, "replicas", self + "/replicas");
                    Resources.related(properties, "reassignment", self + "/reassignment");
                });
    }

    /** With both offsets, or the one that was asked for. */
    void offsets(PartitionOffsets offsets, JsonGenerator json) throws IOException {
        String topic = offsets.partition().topic();
        int partition = offsets.partition().partition();
        Resources.write(
                json,
                "KafkaPartitionOffsets",
                links.to("topics", topic, "partitions", partition, "offset"),
                links.name("topic", topic, "partition", partition),
                properties -> {
                    writeIdentity(topic, partition, properties);
                    if (offsets.earliest().isPresent()) {
                        properties.writeNumberField(
                                "earliest_offset", offsets.earliest().getAsLong());
                    }
                    if (offsets.latest().isPresent()) {
                        properties.writeNumberField(
                                "latest_offset", offsets.latest().getAsLong());
                    }
                });
    }

    void replica(String topic, int partition, JsonGenerator json) throws IOException {
        Resources.write(
                json,
                "KafkaReplica",
                links.to("topics", topic, "partitions", partition, "replicas", Cluster.BROKER),
                links.name("topic", topic, "partition", partition, "replica", Cluster.BROKER),
                properties -> {
                    writeIdentity(topic, partition, properties);
                    properties.writeNumberField("broker_id", Cluster.BROKER);
                    properties.writeBooleanField("is_leader", true);
                    properties.writeBooleanField("is_in_sync", true);
                    Resources.related(properties, "broker", links.to("brokers", Cluster.BROKER));
                });
    }

    void reassignment(String topic, int partition, JsonGenerator json) throws IOException {
        Resources.write(
                json,
                "KafkaReassignment",
                links.to("topics", topic, "partitions", partition, "reassignment"),
                links.name("topic", topic, "partition", partition, "reassignment", partition),
                properties -> {
                    writeIdentity(topic, partition, properties);
                    properties.writeArrayFieldStart("adding_replicas");
                    properties.writeEndArray();
                    properties.writeArrayFieldStart("removing_replicas");
                    properties.writeEndArray();
                    Resources.related(
                            properties, "replicas", links.to("topics", topic, "partitions", partition, "replicas"));
                });
    }

    private void writeIdentity(String topic, int partition, JsonGenerator json) throws IOException {
        json.writeStringField("cluster_id", links.clusterId());
        json.writeStringField("topic_name", topic);
        json.writeNumberField("partition_id", partition);
    }
}
