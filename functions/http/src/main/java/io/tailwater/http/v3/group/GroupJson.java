package io.tailwater.http.v3.group;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.v3.Cluster;
import io.tailwater.http.v3.Links;
import io.tailwater.http.v3.Resources;
import io.tailwater.log.group.GroupLag;
import io.tailwater.log.group.Member;
import io.tailwater.log.topic.TopicPartition;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** Writes groups, members, assignments and lags. */
@Singleton
class GroupJson {

    private static final String GROUPS = "consumer-groups";

    private final Links links;

    GroupJson(Links links) {
        this.links = links;
    }

    void group(GroupFacts group, JsonGenerator json) throws IOException {
        String self = links.to(GROUPS, group.name());
        Resources.write(json, "KafkaConsumerGroup", self, links.name("consumer-group", group.name()), properties -> {
            properties.writeStringField("cluster_id", links.clusterId());
            properties.writeStringField("consumer_group_id", group.name());
            properties.writeBooleanField("is_simple", group.isSimple());
            properties.writeStringField("partition_assignor", group.assignor());
            properties.writeStringField("state", group.state());
            properties.writeStringField("type", "CLASSIC");
            properties.writeBooleanField("is_mixed_consumer_group", false);
            Resources.related(properties, "coordinator", links.to("brokers", Cluster.BROKER));
            Resources.related(properties, "consumers", self + "/consumers");
            Resources.related(properties, "lag_summary", self + "/lag-summary");
        });
    }

    /** An instance's name is all of its ids: whoever gives it again is the same member. */
    void consumer(String group, Member member, JsonGenerator json) throws IOException {
        String self = links.to(GROUPS, group, "consumers", member.name());
        Resources.write(
                json,
                "KafkaConsumer",
                self,
                links.name("consumer-group", group, "consumer", member.name()),
                properties -> {
                    writeConsumer(group, member.name(), properties);
                    properties.writeStringField("instance_id", member.name());
                    properties.writeStringField("client_id", member.name());
                    Resources.related(properties, "assignments", self + "/assignments");
                });
    }

    void assignment(String group, String consumer, TopicPartition partition, JsonGenerator json) throws IOException {
        String topic = partition.topic();
        int id = partition.partition();
        Resources.write(
                json,
                "KafkaConsumerAssignment",
                links.to(GROUPS, group, "consumers", consumer, "assignments", topic, "partitions", id),
                links.name("consumer-group", group, "consumer", consumer, "assignment", id),
                properties -> {
                    writeConsumer(group, consumer, properties);
                    properties.writeStringField("topic_name", topic);
                    properties.writeNumberField("partition_id", id);
                    Resources.related(properties, "partition", links.to("topics", topic, "partitions", id));
                    Resources.related(properties, "lag", links.to(GROUPS, group, "lags", topic, "partitions", id));
                });
    }

    void lag(String group, GroupLag lag, JsonGenerator json) throws IOException {
        String topic = lag.partition().topic();
        int id = lag.partition().partition();
        Resources.write(
                json,
                "KafkaConsumerLag",
                links.to(GROUPS, group, "lags", topic, "partitions", id),
                links.name("consumer-group", group, "lag", topic, "partition", id),
                properties -> {
                    properties.writeStringField("cluster_id", links.clusterId());
                    properties.writeStringField("consumer_group_id", group);
                    properties.writeStringField("topic_name", topic);
                    properties.writeNumberField("partition_id", id);
                    properties.writeNumberField("current_offset", lag.committed());
                    properties.writeNumberField("log_end_offset", lag.nextOffset());
                    properties.writeNumberField("lag", lag.lag());
                    properties.writeStringField("consumer_id", lag.owner().orElse(""));
                    properties.writeStringField("instance_id", lag.owner().orElse(null));
                    properties.writeStringField("client_id", lag.owner().orElse(""));
                });
    }

    /** @param lags at least one */
    void summary(String group, List<GroupLag> lags, JsonGenerator json) throws IOException {
        GroupLag most =
                lags.stream().max(Comparator.comparingLong(GroupLag::lag)).orElseThrow();
        String topic = most.partition().topic();
        int id = most.partition().partition();
        Resources.write(
                json,
                "KafkaConsumerGroupLagSummary",
                links.to(GROUPS, group, "lag-summary"),
                links.name("consumer-group", group, "lag-summary", group),
                properties -> {
                    properties.writeStringField("cluster_id", links.clusterId());
                    properties.writeStringField("consumer_group_id", group);
                    properties.writeStringField(
                            "max_lag_consumer_id", most.owner().orElse(""));
                    properties.writeStringField(
                            "max_lag_instance_id", most.owner().orElse(null));
                    properties.writeStringField(
                            "max_lag_client_id", most.owner().orElse(""));
                    properties.writeStringField("max_lag_topic_name", topic);
                    properties.writeNumberField("max_lag_partition_id", id);
                    properties.writeNumberField("max_lag", most.lag());
                    properties.writeNumberField(
                            "total_lag", lags.stream().mapToLong(GroupLag::lag).sum());
                    // Where nobody owns the partition, the list is as near as a link can come.
                    Resources.related(
                            properties,
                            "max_lag_consumer",
                            most.owner()
                                    .map(owner -> links.to(GROUPS, group, "consumers", owner))
                                    .orElseGet(() -> links.to(GROUPS, group, "consumers")));
                    Resources.related(properties, "max_lag_partition", links.to("topics", topic, "partitions", id));
                });
    }

    private void writeConsumer(String group, String consumer, JsonGenerator json) throws IOException {
        json.writeStringField("cluster_id", links.clusterId());
        json.writeStringField("consumer_group_id", group);
        json.writeStringField("consumer_id", consumer);
    }
}
