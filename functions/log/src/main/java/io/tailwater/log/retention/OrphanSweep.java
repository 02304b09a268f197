package io.tailwater.log.retention;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.ParsedKey;
import io.tailwater.format.key.RawSegmentKey;
import io.tailwater.format.key.TableSegmentKey;
import io.tailwater.format.key.UuidV7;
import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.PageStore;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.segment.SegmentDeleter;
import io.tailwater.log.segment.SegmentDeleter.Found;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.Leftover;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Finds objects that no index names and that are older than the grace period, and deletes them: what was written and never committed,
 * and what a function left that was frozen for hours, or a leader whose leadership had moved on without it. Commits of such ids are fenced
 * off before the index is read, so none of them can be named afterwards. Parquet segments of an epoch that this region has not heard of
 * are left alone: who leads in that knows them.
 */
final class OrphanSweep {

    private final TopicStore topics;
    private final HeadStore heads;
    private final HeadMaintenance maintenance;
    private final PageStore pages;
    private final TableStore table;
    private final SegmentDeleter deleter;
    private final ObjectKeys keys;
    private final Duration grace;
    private final InstantSource clock;

    OrphanSweep(RetentionParts parts, ObjectKeys keys, Duration grace, InstantSource clock) {
        this.topics = parts.topics();
        this.heads = parts.heads();
        this.maintenance = parts.maintenance();
        this.pages = parts.pages();
        this.table = parts.table();
        this.deleter = parts.deleter();
        this.keys = keys;
        this.grace = grace;
        this.clock = clock;
    }

    /**
     * Looks through one page of the listing of objects.
     *
     * @param after where the last one ended; empty for the first
     */
    SweptPage sweep(String prefix, Optional<String> after) {
        Set<UUID> known = knownTopics();
        Instant now = clock.instant();
        SegmentDeleter.Page page = deleter.list(prefix, after);
        Map<TopicIdPartition, List<Candidate>> candidates = page.objects().stream()
                .flatMap(found -> candidate(found, now.minus(grace)).stream())
                .collect(Collectors.groupingBy(
                        Candidate::partition, () -> new TreeMap<>(OrphanSweep::compare), Collectors.toList()));
        List<String> orphans = new ArrayList<>();
        candidates.forEach((partition, found) -> orphans.addAll(orphans(partition, found, known, now)));
        deleter.delete(orphans);
        return new SweptPage(page.objects().size(), orphans.size(), page.nextAfter());
    }

    /** What one page came to. */
    record SweptPage(int objects, int orphans, Optional<String> nextAfter) {}

    private record Candidate(TopicIdPartition partition, ParsedKey key, String text) {

        /** What the index names it by. */
        Object name() {
            return key instanceof TableSegmentKey segment
                    ? new TableName(segment.epoch(), segment.baseOffset())
                    : ((RawSegmentKey) key).segmentId();
        }

        boolean isOfAnEpochBeyond(long epoch) {
            return key instanceof TableSegmentKey segment && segment.epoch() > epoch;
        }
    }

    /** What tells a partition's Parquet segments apart. */
    private record TableName(long epoch, long baseOffset) {}

    private static int compare(TopicIdPartition one, TopicIdPartition other) {
        int byTopic = one.topicId().compareTo(other.topicId());
        return byTopic != 0 ? byTopic : Integer.compare(one.partition(), other.partition());
    }

    /** Incarnations whose objects are somebody's business: topics, and those that the purge will clear away. */
    private Set<UUID> knownTopics() {
        Set<UUID> known = topics.list().stream().map(Topic::id).collect(Collectors.toSet());
        topics.leftovers().stream().map(Leftover::topicId).forEach(known::add);
        return known;
    }

    private Optional<Candidate> candidate(Found found, Instant before) {
        if (!found.writtenAt().isBefore(before)) {
            return Optional.empty();
        }
        ParsedKey key = keys.parse(found.key());
        if (key instanceof RawSegmentKey raw) {
            boolean old = UuidV7.timestampMs(raw.segmentId()) < before.toEpochMilli();
            return old
                    ? Optional.of(new Candidate(
                            new TopicIdPartition(raw.topicId(), raw.topicName(), raw.partition()), raw, found.key()))
                    : Optional.empty();
        }
        return key instanceof TableSegmentKey segment
                ? Optional.of(new Candidate(
                        new TopicIdPartition(segment.topicId(), segment.topicName(), segment.partition()),
                        segment,
                        found.key()))
                // Not ours: neither to be read nor to be deleted.
                : Optional.empty();
    }

    private List<String> orphans(TopicIdPartition partition, List<Candidate> candidates, Set<UUID> known, Instant now) {
        if (!known.contains(partition.topicId())) {
            return candidates.stream().map(Candidate::text).toList();
        }
        maintenance.fence(partition, now.minus(grace));
        Optional<PartitionHead> head = heads.read(partition);
        if (head.isEmpty()) {
            // A leftover, or a partition that is being made: the purge's business, or nobody's yet.
            return List.of();
        }
        long epoch = head.get().table().epochs().current();
        Set<Object> named = StoreFailures.orUnavailable(
                "reading the index of " + partition, () -> named(partition, head.get(), candidates));
        return candidates.stream()
                .filter(candidate -> !candidate.isOfAnEpochBeyond(epoch) && !named.contains(candidate.name()))
                .map(Candidate::text)
                .toList();
    }

    /** What the index names: ids of raw segments, and Parquet segments. */
    private Set<Object> named(TopicIdPartition partition, PartitionHead head, List<Candidate> candidates) {
        Set<Object> named = new HashSet<>();
        if (candidates.stream().anyMatch(candidate -> candidate.key() instanceof RawSegmentKey)) {
            head.tail().stream().map(SegmentEntry::segmentId).forEach(named::add);
            pages.allFrom(partition, 0)
                    .flatMap(page -> page.entries().stream())
                    .map(SegmentEntry::segmentId)
                    .forEach(named::add);
        }
        if (candidates.stream().anyMatch(candidate -> candidate.key() instanceof TableSegmentKey)) {
            head.table().plan().ifPresent(plan -> named.add(new TableName(plan.epoch(), plan.baseOffset())));
            // What was reclaimed and is there again, a compactor wrote that woke up hours late.
            table.allFrom(partition, head.table().epochs(), head.table().startOffset())
                    .map(entry -> new TableName(entry.epoch(), entry.baseOffset()))
                    .forEach(named::add);
        }
        return named;
    }
}
