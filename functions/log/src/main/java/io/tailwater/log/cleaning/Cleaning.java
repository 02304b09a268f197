package io.tailwater.log.cleaning;

import io.tailwater.log.error.LogException;
import io.tailwater.log.segment.TableSchema;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfigs;
import io.tailwater.log.topic.TopicIdPartition;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Cleans compacted topics: what is due of each partition, for as long as there is time. */
public final class Cleaning {

    private static final System.Logger LOG = System.getLogger(Cleaning.class.getName());

    private final Cleaner cleaner;
    private final TopicConfigs configs;
    private final InstantSource clock;

    public Cleaning(CleaningParts parts, TopicConfigs configs, InstantSource clock) {
        this(parts, configs, NewestOffsets.KEYS_MAX, clock);
    }

    /** @param keysMax how many keys a pass takes at most */
    Cleaning(CleaningParts parts, TopicConfigs configs, int keysMax, InstantSource clock) {
        this.cleaner = new Cleaner(parts, keysMax, clock);
        this.configs = configs;
        this.clock = clock;
    }

    /** When a partition is cleaned. */
    public enum Due {
        /** When enough of it is new, or has been for long enough. */
        BY_CONFIG,
        /** When anything of it is new; not before its time, for a record may be asked for until then. */
        ANYTHING_NEW
    }

    /**
     * Cleans a topic, if it is compacted.
     *
     * @param deadline no pass and no segment is begun after it
     * @param progress told what was done to each partition
     * @return how many partitions failed; they are logged, and the next run tries again
     */
    public int run(Topic topic, Due due, Instant deadline, Consumer<CleanedPartition> progress) {
        if (!configs.isCompacted(topic)) {
            return 0;
        }
        CleaningRules rules = new CleaningRules(
                TableSchema.of(configs, topic),
                configs.minCleanableDirtyRatio(topic),
                configs.minCompactionLag(topic),
                configs.maxCompactionLag(topic),
                configs.deleteRetention(topic));
        int failed = 0;
        for (int number = 0; number < topic.partitionCount(); number++) {
            TopicIdPartition partition = topic.partition(number);
            try {
                run(partition, rules, due, deadline, progress);
            } catch (LogException e) {
                failed++;
                LOG.log(Level.ERROR, "Cleaning " + partition + " failed, the next run will try again", e);
            }
        }
        return failed;
    }

    private void run(
            TopicIdPartition partition,
            CleaningRules rules,
            Due due,
            Instant deadline,
            Consumer<CleanedPartition> progress) {
        while (clock.instant().isBefore(deadline)) {
            Optional<CleanedPartition> cleaned = cleaner.clean(partition, rules, due == Due.ANYTHING_NEW, deadline);
            if (cleaned.isEmpty()) {
                return;
            }
            progress.accept(cleaned.get());
        }
    }
}
