package io.tailwater.log.retention;

import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.PageStore;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.index.PartitionItems;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.segment.SegmentDeleter;
import io.tailwater.log.topic.TopicStore;

/** What retention works with. */
public record RetentionParts(
        TopicStore topics,
        HeadStore heads,
        HeadMaintenance maintenance,
        PartitionIndex index,
        PageStore pages,
        TableStore table,
        PartitionItems items,
        SegmentDeleter deleter) {}
