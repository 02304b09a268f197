package io.tailwater.log.segment;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.TableSegmentKey;
import io.tailwater.log.index.CompactionPlan;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.topic.TopicIdPartition;

/** The keys of Parquet segments that the index names. */
public final class TableKeys {

    private TableKeys() {}

    public static String of(ObjectKeys keys, TopicIdPartition partition, TableEntry entry) {
        return keys.of(new TableSegmentKey(
                partition.topic(),
                partition.topicId(),
                partition.partition(),
                entry.date(),
                entry.baseOffset(),
                entry.epoch()));
    }

    public static String of(ObjectKeys keys, TopicIdPartition partition, CompactionPlan plan) {
        return keys.of(new TableSegmentKey(
                partition.topic(),
                partition.topicId(),
                partition.partition(),
                plan.date(),
                plan.baseOffset(),
                plan.epoch()));
    }
}
