package io.tailwater.log.compaction;

import io.tailwater.log.error.LogException;
import io.tailwater.log.segment.TableSchema;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicCatalog;
import io.tailwater.log.topic.TopicConfigs;
import io.tailwater.log.topic.TopicIdPartition;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Compacts topics: what is due of each partition, one Parquet segment after the other, for as long as there is time. */
public final class Compaction {

    private static final System.Logger LOG = System.getLogger(Compaction.class.getName());

    private final CompactionParts parts;
    private final Compactor compactor;
    private final TopicConfigs configs;
    private final InstantSource clock;

    /** @param executor downloads */
    public Compaction(CompactionParts parts, TopicConfigs configs, Executor executor, InstantSource clock) {
        this.parts = parts;
        this.compactor = new Compactor(parts, executor, clock);
        this.configs = configs;
        this.clock = clock;
    }

    /** What to compact. */
    public enum Due {
        /** What has become large or old enough. */
        BY_CONFIG,
        /** All that is committed. */
        EVERYTHING
    }

    /**
     * Compacts a topic.
     *
     * @param deadline no segment is begun after it
     * @param progress told of each segment that was made
     * @return how many partitions failed; they are logged, and the next run tries again
     */
    public int run(Topic topic, Due due, Instant deadline, Consumer<CompactedSegment> progress) {
        CompactionRules rules = rules(topic, due == Due.EVERYTHING ? Duration.ZERO : configs.compactionLag(topic));
        int failed = 0;
        for (int number = 0; number < topic.partitionCount(); number++) {
            TopicIdPartition partition = topic.partition(number);
            try {
                run(partition, rules, deadline, progress);
            } catch (LogException e) {
                failed++;
                LOG.log(Level.ERROR, "Compacting " + partition + " failed, the next run will try again", e);
            }
        }
        return failed;
    }

    private void run(
            TopicIdPartition partition, CompactionRules rules, Instant deadline, Consumer<CompactedSegment> progress) {
        while (clock.instant().isBefore(deadline)) {
            Optional<CompactedSegment> made = compactor.compactNext(partition, rules);
            if (made.isEmpty()) {
                return;
            }
            progress.accept(made.get());
        }
    }

    /** A publisher of batches whose topics are written as Parquet. */
    public Publisher publisher(TopicCatalog topics, Sleeper sleeper, RandomGenerator random) {
        return new Publisher(
                parts, name -> rules(topics.get(name), Duration.ZERO), clock, new Publisher.Waiting(sleeper, random));
    }

    private CompactionRules rules(Topic topic, Duration lag) {
        return new CompactionRules(TableSchema.of(configs, topic), configs.tableSegmentBytes(topic), lag);
    }
}
