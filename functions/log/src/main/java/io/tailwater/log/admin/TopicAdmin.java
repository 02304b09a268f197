package io.tailwater.log.admin;

import io.tailwater.format.key.UuidV7;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.TopicAlreadyExistsException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.HeadProvisioning;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicCatalog;
import io.tailwater.log.topic.TopicConfig;
import io.tailwater.log.topic.TopicConfigs;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicName;
import io.tailwater.log.topic.TopicStore;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Creates, changes and deletes topics. A topic's heads exist before its name does, and its name goes before its heads do: so whoever
 * finds a topic finds all of it, and a crash in between leaves an incarnation that the list of leftovers names.
 * A topic that grows does it in the same order: heads first, announced in its item, then the count.
 */
public final class TopicAdmin {

    /** How often a change is tried that met another one of the same topic: nobody changes one that often. */
    private static final int ATTEMPTS_MAX = 10;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final TopicStore topics;
    private final HeadProvisioning heads;
    private final TopicCatalog catalog;
    private final UuidV7 ids;
    private final InstantSource clock;
    private final TopicConfigs configs;

    public TopicAdmin(
            TopicStore topics,
            HeadProvisioning heads,
            TopicCatalog catalog,
            UuidV7 ids,
            InstantSource clock,
            TopicConfigs configs) {
        this.configs = configs;
        this.topics = topics;
        this.heads = heads;
        this.catalog = catalog;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Creates a topic; every partition starts at offset 0.
     *
     * @throws InvalidRequestException when the name or the partition count is not allowed
     * @throws TopicAlreadyExistsException when the name is taken
     */
    public Topic create(String name, int partitionCount) {
        return create(name, partitionCount, Map.of());
    }

    /**
     * Creates a topic with configs of its own; every partition starts at offset 0.
     *
     * @throws InvalidRequestException when the name, the partition count or a config is not allowed
     * @throws TopicAlreadyExistsException when the name is taken
     */
    public Topic create(String name, int partitionCount, Map<String, String> configs) {
        Topic topic = validate(name, partitionCount, configs);
        topics.announce(topic);
        heads.create(partitions(topic));
        if (!topics.publish(topic)) {
            heads.delete(partitions(topic));
            throw new TopicAlreadyExistsException(name);
        }
        catalog.forget(name);
        return topic;
    }

    /**
     * The topic that {@link #create} would create now, and creates nothing.
     *
     * @throws InvalidRequestException when the name, the partition count or a config is not allowed
     * @throws TopicAlreadyExistsException when the name is taken
     */
    public Topic validate(String name, int partitionCount, Map<String, String> configs) {
        TopicName.require(name);
        requirePartitionCount(partitionCount);
        TopicConfigs.require(configs);
        if (topics.find(name).isPresent()) {
            throw new TopicAlreadyExistsException(name);
        }
        return Topic.of(name, ids.next(), partitionCount, clock.instant().truncatedTo(ChronoUnit.MILLIS), configs);
    }

    /**
     * Gives a topic more partitions. Other engines see them within {@link TopicCatalog#REMEMBERED_MAX}; until then they may put a key
     * where it was before.
     *
     * @param partitionCount how many it has then
     * @throws InvalidRequestException when that is not more than it has, or more than it can have
     * @throws UnknownTopicException when there is none
     */
    public Topic growPartitions(String name, int partitionCount) {
        requirePartitionCount(partitionCount);
        Topic topic = catalog.refresh(name);
        if (partitionCount <= topic.partitionCount()) {
            throw new InvalidRequestException(
                    "partitions_count",
                    partitionCount + " is not more than the " + topic.partitionCount() + " that topic " + name
                            + " has");
        }
        for (int attempt = 0; attempt < ATTEMPTS_MAX && topic.partitionCount() < partitionCount; attempt++) {
            grow(topic, partitionCount);
            Topic today = catalog.refresh(name);
            if (!today.id().equals(topic.id())) {
                // Deleted meanwhile; the one that was created since is not the one that was to grow.
                throw new UnknownTopicException(name);
            }
            topic = today;
        }
        if (topic.partitionCount() < partitionCount) {
            throw new StorageUnavailableException(
                    "growing topic " + name + " kept meeting other changes of it", RETRY_AFTER, null);
        }
        return topic;
    }

    /** One try; whether it was one too few shows in the topic's item. */
    private void grow(Topic topic, int partitionCount) {
        int headCount = Math.max(partitionCount, topic.headCount());
        List<TopicIdPartition> added = IntStream.range(topic.partitionCount(), partitionCount)
                .mapToObj(partition -> new TopicIdPartition(topic.id(), topic.name(), partition))
                .toList();
        if (heads.createMissing(added, topics.announceHeads(topic, headCount))) {
            topics.publishPartitions(topic, partitionCount);
        }
    }

    /**
     * Changes configs of a topic, all or none. Other engines see it within {@link TopicCatalog#REMEMBERED_MAX}.
     *
     * @param changes by name; empty takes the topic's own value away, so that the default holds
     * @throws InvalidRequestException when a name or a value is not allowed
     * @throws UnknownTopicException when there is none
     */
    public void alterConfigs(String name, Map<String, Optional<String>> changes) {
        Topic topic = catalog.refresh(name);
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Map<String, Optional<String>> checked = checked(topic, changes);
            if (checked.isEmpty() || topics.alterConfigs(topic, checked)) {
                catalog.forget(name);
                return;
            }
            Topic today = catalog.refresh(name);
            if (!today.id().equals(topic.id())) {
                throw new UnknownTopicException(name);
            }
            topic = today;
        }
        throw new StorageUnavailableException(
                "changing configs of topic " + name + " kept meeting other changes of it", RETRY_AFTER, null);
    }

    /**
     * Checks what {@link #alterConfigs} would check, and changes nothing.
     *
     * @throws InvalidRequestException when a name or a value is not allowed
     * @throws UnknownTopicException when there is no such topic
     */
    public Topic validateConfigs(String name, Map<String, Optional<String>> changes) {
        Topic topic = catalog.refresh(name);
        checked(topic, changes);
        return topic;
    }

    /** What is to be stored. */
    private Map<String, Optional<String>> checked(Topic topic, Map<String, Optional<String>> changes) {
        Map<String, Optional<String>> checked = new HashMap<>();
        changes.forEach((config, value) -> {
            TopicConfig known = TopicConfig.named(config);
            if (known.isFixed()) {
                throw new InvalidRequestException(
                        config,
                        "is what the topic was created with, for ever: the records that it has are of that kind");
            }
            value.ifPresent(text -> TopicConfigs.require(Map.of(config, text)));
            checked.put(config, known.growsFromItsValue() ? configs.grown(topic, value) : value);
        });
        return checked;
    }

    /**
     * Deletes a topic. From the answer on its records cannot be read, nor written to, and a topic that is created under its
     * name is empty.
     *
     * @throws UnknownTopicException when there is none
     */
    public void delete(String name) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Topic topic = catalog.refresh(name);
            if (topics.withdraw(topic, clock.instant())) {
                catalog.forget(name);
                heads.delete(partitions(topic));
                return;
            }
        }
        throw new StorageUnavailableException(
                "deleting topic " + name + " kept meeting other changes of it", RETRY_AFTER, null);
    }

    private static void requirePartitionCount(int partitionCount) {
        if (partitionCount < 1 || partitionCount > Topic.PARTITIONS_MAX) {
            throw new InvalidRequestException(
                    "partitions_count", partitionCount + " is not between 1 and " + Topic.PARTITIONS_MAX);
        }
    }

    private static List<TopicIdPartition> partitions(Topic topic) {
        return IntStream.range(0, topic.headCount())
                .mapToObj(partition -> new TopicIdPartition(topic.id(), topic.name(), partition))
                .toList();
    }
}
