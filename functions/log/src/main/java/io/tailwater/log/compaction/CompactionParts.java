package io.tailwater.log.compaction;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.segment.SegmentDeleter;
import io.tailwater.log.segment.SegmentDownloader;
import io.tailwater.log.segment.TableUploader;

/** What compaction works with. */
public record CompactionParts(
        HeadStore heads,
        HeadMaintenance maintenance,
        PartitionIndex index,
        TableStore table,
        SegmentDownloader downloader,
        TableUploader uploader,
        SegmentDeleter deleter,
        ObjectKeys keys) {}
