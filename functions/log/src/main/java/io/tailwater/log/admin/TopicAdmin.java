package io.tailwater.log.admin;

import io.tailwater.format.key.UuidV7;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.TopicAlreadyExistsException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.HeadProvisioning;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicCatalog;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicName;
import io.tailwater.log.topic.TopicStore;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Creates and deletes topics. A topic's heads exist before its name does, and its name goes before its heads do: so whoever
 * finds a topic finds all of it, and a crash in between leaves an incarnation that the list of leftovers names.
 */
public final class TopicAdmin {

    private final TopicStore topics;
    private final HeadProvisioning heads;
    private final TopicCatalog catalog;
    private final UuidV7 ids;
    private final InstantSource clock;

    public TopicAdmin(
            TopicStore topics, HeadProvisioning heads, TopicCatalog catalog, UuidV7 ids, InstantSource clock) {
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
        TopicName.require(name);
        if (partitionCount < 1 || partitionCount > Topic.PARTITIONS_MAX) {
            throw new InvalidRequestException(
                    "partitions_count", partitionCount + " is not between 1 and " + Topic.PARTITIONS_MAX);
        }
        if (topics.find(name).isPresent()) {
            throw new TopicAlreadyExistsException(name);
        }
        Topic topic =
                new Topic(name, ids.next(), partitionCount, clock.instant().truncatedTo(ChronoUnit.MILLIS));
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
     * Deletes a topic. From the answer on its records cannot be read, nor written to, and a topic that is created under its
     * name is empty.
     *
     * @throws UnknownTopicException when there is none
     */
    public void delete(String name) {
        Topic topic = catalog.refresh(name);
        boolean withdrawn = topics.withdraw(topic, clock.instant());
        catalog.forget(name);
        if (!withdrawn) {
            throw new UnknownTopicException(name);
        }
        heads.delete(partitions(topic));
    }

    private static List<TopicIdPartition> partitions(Topic topic) {
        return IntStream.range(0, topic.partitionCount())
                .mapToObj(topic::partition)
                .toList();
    }
}
