package io.tailwater.log.topic;

import io.tailwater.log.error.UnknownTopicException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The topics there are. Remembers each for a few seconds, so that produce and fetch do not read the topic item every time: a
 * topic that was deleted or created again is noticed at its heads, which belong to one incarnation.
 */
public final class TopicCatalog {

    /**
     * How long a topic is remembered. What can change unnoticed meanwhile is the partition count, which grows: for so long a
     * function may put a key where it was before. Kafka's producers take up to five minutes (metadata.max.age.ms).
     */
    public static final Duration REMEMBERED_MAX = Duration.ofSeconds(10);

    /** How many topics are remembered; beyond that all are forgotten and read again. */
    private static final int TOPICS_MAX = 10_000;

    private record Remembered(Topic topic, Instant readAt) {}

    private record RememberedList(List<Topic> topics, Instant readAt) {}

    private final TopicStore store;
    private final InstantSource clock;
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();
    private final Map<String, Instant> missing = new ConcurrentHashMap<>();

    /** How often something was forgotten: what was being read meanwhile may be from before the change. */
    private final AtomicLong changes = new AtomicLong();

    private volatile RememberedList lastList = new RememberedList(List.of(), Instant.EPOCH);

    public TopicCatalog(TopicStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** All topics, by name, as they are now. */
    public List<Topic> list() {
        long changesBefore = changes.get();
        List<Topic> all = store.list();
        Instant readAt = clock.instant();
        lastList = new RememberedList(all, readAt);
        if (changes.get() == changesBefore) {
            all.forEach(topic -> remember(topic, readAt));
        }
        return all;
    }

    /** All topics, as they were at most {@link #REMEMBERED_MAX} ago. */
    public List<Topic> remembered() {
        RememberedList known = lastList;
        return clock.instant().isBefore(known.readAt().plus(REMEMBERED_MAX)) ? known.topics() : list();
    }

    /**
     * The topic, as it was at most {@link #REMEMBERED_MAX} ago.
     *
     * @throws UnknownTopicException when there is none
     */
    public Topic get(String name) {
        Remembered known = remembered.get(name);
        if (known != null && clock.instant().isBefore(known.readAt().plus(REMEMBERED_MAX))) {
            return known.topic();
        }
        return refresh(name);
    }

    /**
     * The topic, as it is now.
     *
     * @throws UnknownTopicException when there is none
     */
    public Topic refresh(String name) {
        Optional<Topic> found = TopicName.isLegal(name) ? store.find(name) : Optional.empty();
        if (found.isEmpty()) {
            remembered.remove(name);
            if (missing.size() >= TOPICS_MAX) {
                missing.clear();
            }
            missing.put(name, clock.instant());
            throw new UnknownTopicException(name);
        }
        remember(found.get(), clock.instant());
        return found.get();
    }

    private void remember(Topic topic, Instant readAt) {
        if (remembered.size() >= TOPICS_MAX) {
            remembered.clear();
        }
        missing.remove(topic.name());
        remembered.put(topic.name(), new Remembered(topic, readAt));
    }

    /**
     * A partition, by the topic as it is remembered, or as it is now when the topic may have grown since.
     *
     * @throws UnknownTopicException when there is no such topic
     * @throws io.tailwater.log.error.UnknownPartitionException when it has no such partition
     */
    public TopicIdPartition partition(String name, int partition) {
        Topic topic = get(name);
        return partition < topic.partitionCount()
                ? topic.partition(partition)
                : refresh(name).partition(partition);
    }

    /** The topic, or that there is none, as it was at most {@link #REMEMBERED_MAX} ago. */
    public Optional<Topic> find(String name) {
        Instant missed = missing.get(name);
        if (missed != null && clock.instant().isBefore(missed.plus(REMEMBERED_MAX))) {
            return Optional.empty();
        }
        try {
            return Optional.of(get(name));
        } catch (UnknownTopicException e) {
            return Optional.empty();
        }
    }

    /** Forgets a topic that was changed here, so that this process sees the change at once. */
    public void forget(String name) {
        changes.incrementAndGet();
        remembered.remove(name);
        missing.remove(name);
    }
}
