package io.tailwater.log.retention;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.LogException;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.topic.Leftover;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfigs;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Keeps what topics want kept, and deletes the rest. */
public final class Retention {

    /**
     * How long what nobody needs stays all the same: longer than a reader that found it can take, a presigned URL can live, and a writer's
     * outcome can be asked for.
     */
    public static final Duration GRACE_MIN = Duration.ofHours(1);

    /** Stands before the keys of an item where a sweep ended at one: no key of an object has it, and it sorts behind all of them. */
    private static final String ITEMS = "~";

    private static final System.Logger LOG = System.getLogger(Retention.class.getName());

    private final TopicStore topics;
    private final HeadStore heads;
    private final HeadMaintenance maintenance;
    private final TopicConfigs configs;
    private final ObjectKeys keys;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final LogStartKeeper starts;
    private final Reclaimer reclaimer;
    private final TopicPurge purge;
    private final OrphanSweep sweep;
    private final ItemSweep items;

    /** @param random says what a run begins with, so that everything's turn comes where runs do not come round */
    public Retention(
            RetentionParts parts, ObjectKeys keys, TopicConfigs configs, InstantSource clock, RandomGenerator random) {
        this.topics = parts.topics();
        this.heads = parts.heads();
        this.maintenance = parts.maintenance();
        this.configs = configs;
        this.keys = keys;
        this.clock = clock;
        this.random = random;
        this.starts = new LogStartKeeper(parts.maintenance(), parts.index(), parts.pages(), parts.table(), clock);
        this.reclaimer = new Reclaimer(parts, keys, GRACE_MIN, clock);
        this.purge = new TopicPurge(parts, keys, GRACE_MIN, clock);
        this.sweep = new OrphanSweep(parts, keys, GRACE_MIN, clock);
        this.items = new ItemSweep(parts.topics(), parts.items());
    }

    /**
     * What a run came to.
     *
     * @param logStartsMoved how many partitions start later now
     * @param objectsDeleted how many objects were deleted
     * @param failures how many partitions or incarnations failed; they are logged, and the next run tries again
     * @param finished false when the time was up
     */
    public record Report(int logStartsMoved, long objectsDeleted, int failures, boolean finished) {}

    /** Applies the retention of all topics, and deletes what was marked a grace period ago; what remains is the next run's. */
    public Report run(Instant deadline) {
        var run = new Run(deadline);
        List<Runnable> steps = new ArrayList<>();
        topics.list().forEach(topic -> steps.add(() -> run.apply(topic)));
        topics.leftovers().forEach(leftover -> steps.add(() -> run.purge(leftover)));
        if (!steps.isEmpty()) {
            Collections.rotate(steps, random.nextInt(steps.size()));
        }
        steps.forEach(Runnable::run);
        return run.report();
    }

    /** What was done until now. */
    private final class Run {

        private final Instant deadline;
        private int moved;
        private long deleted;
        private int failures;

        private Run(Instant deadline) {
            this.deadline = deadline;
        }

        private void apply(Topic topic) {
            for (int number = 0; number < topic.partitionCount() && inTime(); number++) {
                TopicIdPartition partition = topic.partition(number);
                orNextTime("Retention of " + partition, () -> {
                    moved += Retention.this.apply(topic, partition) ? 1 : 0;
                    Optional<PartitionHead> head = heads.read(partition);
                    deleted += head.isPresent() ? reclaimer.run(partition, head.get(), deadline) : 0;
                });
            }
        }

        private void purge(Leftover leftover) {
            if (inTime()) {
                orNextTime("Clearing away " + leftover, () -> deleted += purge.run(leftover, deadline));
            }
        }

        private void orNextTime(String what, Runnable step) {
            try {
                step.run();
            } catch (LogException e) {
                failures++;
                LOG.log(Level.ERROR, what + " failed, the next run will try again", e);
            }
        }

        private boolean inTime() {
            return clock.instant().isBefore(deadline);
        }

        private Report report() {
            return new Report(moved, deleted, failures, inTime());
        }
    }

    private boolean apply(Topic topic, TopicIdPartition partition) {
        Optional<Duration> time = configs.retention(topic);
        OptionalLong bytes = configs.retentionBytes(topic);
        if (time.isEmpty() && bytes.isEmpty()) {
            return false;
        }
        Optional<PartitionHead> head = heads.read(partition);
        return head.isPresent()
                && starts.apply(partition, head.get(), time, bytes).isPresent();
    }

    /**
     * Deletes the records before an offset, as Kafka's DeleteRecords does: they cannot be read from now on.
     *
     * @param beforeOffset the new log start; -1 for the log end
     * @return where the log starts now
     * @throws OffsetOutOfRangeException when it is beyond the log end
     * @throws InvalidRequestException when it is below -1
     * @throws UnknownTopicException when the partition is gone
     */
    public long deleteRecords(TopicIdPartition partition, long beforeOffset) {
        if (beforeOffset < -1) {
            throw new InvalidRequestException("before", beforeOffset + " is neither an offset nor -1, the log end");
        }
        PartitionHead head = heads.read(partition).orElseThrow(() -> new UnknownTopicException(partition.topic()));
        long offset = beforeOffset == -1 ? head.nextOffset() : beforeOffset;
        if (offset > head.nextOffset()) {
            throw new OffsetOutOfRangeException(
                    partition.topic(), partition.partition(), offset, head.logStartOffset(), head.nextOffset());
        }
        maintenance.moveLogStart(partition, offset);
        return heads.read(partition)
                .orElseThrow(() -> new UnknownTopicException(partition.topic()))
                .logStartOffset();
    }

    /**
     * What a sweep came to.
     *
     * @param objects how many were looked at
     * @param orphans how many of them nobody knew of; they are gone
     * @param items how many items of the table were of topics that are gone; they are too
     * @param nextAfter where the next sweep goes on; empty when all were looked at
     */
    public record SweepReport(long objects, long orphans, long items, Optional<String> nextAfter) {}

    /**
     * Looks for objects that no index names, and deletes those that are older than the grace period; then for items of topics that were
     * cleared away.
     *
     * @param after where an earlier sweep ended; empty from the start
     * @throws io.tailwater.log.error.StorageUnavailableException when S3 or DynamoDB does not answer; the sweep may be repeated
     */
    public SweepReport sweep(Optional<String> after, Instant deadline) {
        long objects = 0;
        long orphans = 0;
        Optional<String> position = after;
        for (String prefix : List.of(keys.rawPrefix(), keys.tablePrefix())) {
            // Keys of the table sort behind raw ones.
            if (position.isPresent()
                    && position.get().compareTo(prefix) > 0
                    && !position.get().startsWith(prefix)) {
                continue;
            }
            do {
                var page = sweep.sweep(prefix, position.filter(key -> key.startsWith(prefix)));
                objects += page.objects();
                orphans += page.orphans();
                position = page.nextAfter();
                if (position.isPresent() && !clock.instant().isBefore(deadline)) {
                    return new SweepReport(objects, orphans, 0, position);
                }
            } while (position.isPresent());
        }
        return sweepItems(objects, orphans, after, deadline);
    }

    private SweepReport sweepItems(long objects, long orphans, Optional<String> after, Instant deadline) {
        Optional<Map.Entry<String, String>> position = after.flatMap(Retention::itemOf);
        long swept = 0;
        do {
            var part = items.sweep(position);
            swept += part.items();
            position = part.nextAfter();
        } while (position.isPresent() && clock.instant().isBefore(deadline));
        return new SweepReport(
                objects, orphans, swept, position.map(item -> ITEMS + item.getKey() + ITEMS + item.getValue()));
    }

    private static Optional<Map.Entry<String, String>> itemOf(String position) {
        String[] parts = position.split(ITEMS, -1);
        return parts.length == 3 && parts[0].isEmpty() ? Optional.of(Map.entry(parts[1], parts[2])) : Optional.empty();
    }
}
