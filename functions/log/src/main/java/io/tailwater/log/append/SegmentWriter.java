package io.tailwater.log.append;

import io.tailwater.format.batch.Compression;
import io.tailwater.format.key.UuidV7;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.segment.RawSegment;
import io.tailwater.format.segment.RawSegmentWriter;
import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.CommitOutcome;
import io.tailwater.log.index.SegmentCommitter;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.segment.SegmentUploader;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.List;
import java.util.UUID;

/** Makes records a segment, writes it to S3, then commits it. In that order: a crash leaves garbage, never a hole. */
public final class SegmentWriter {

    /**
     * How many ids a segment is tried under. An id is lost with a commit whose answer was lost, or when its writer slept for
     * longer than the fence's age between writing and committing.
     */
    private static final int IDS_MAX = 3;

    private final SegmentUploader uploader;
    private final SegmentCommitter committer;
    private final UuidV7 ids;
    private final SegmentPublisher publisher;

    /** @param publisher of segments whose topics want it */
    public SegmentWriter(SegmentUploader uploader, SegmentCommitter committer, UuidV7 ids, SegmentPublisher publisher) {
        this.publisher = publisher;
        this.uploader = uploader;
        this.committer = committer;
        this.ids = ids;
    }

    /**
     * Appends records at the end of a partition, in one segment, and publishes it if the topic wants that.
     *
     * @return the first record's offset; the others follow
     * @throws UnknownTopicException when the partition does not exist any more
     * @throws NotLeaderException when another region leads; nothing was appended
     * @throws StorageUnavailableException when nothing was appended
     * @throws io.tailwater.log.error.OutcomeUnknownException when nobody can say
     */
    long write(TopicIdPartition partition, SegmentRules rules, List<AppendRequest> requests) {
        committer.requireLeading();
        RawSegment segment = encode(rules.compression(), requests);
        for (int tried = 0; tried < IDS_MAX; tried++) {
            UUID segmentId = ids.next();
            uploader.put(partition, segmentId, segment);
            CommitOutcome outcome = committer.commit(partition, segmentId, segment.index());
            if (outcome instanceof CommitOutcome.Committed committed) {
                if (rules.published()) {
                    publisher.publish(
                            partition,
                            new SegmentEntry(segmentId, committed.baseOffset(), segment.index()),
                            requests.stream()
                                    .flatMap(request -> request.records().stream())
                                    .toList(),
                            committed.head());
                }
                return committed.baseOffset();
            }
            if (outcome instanceof CommitOutcome.PartitionGone) {
                throw new UnknownTopicException(partition.topic());
            }
            if (outcome instanceof CommitOutcome.NotLeading) {
                throw NotLeaderException.whileMoving();
            }
        }
        throw new StorageUnavailableException(
                "committing to " + partition + " was refused under " + IDS_MAX
                        + " segment ids: either answers keep getting lost, or this machine's clock is slow",
                StoreFailures.RETRY_AFTER,
                null);
    }

    private static RawSegment encode(Compression compression, List<AppendRequest> requests) {
        var writer = new RawSegmentWriter(compression, RawSegmentWriter.BATCH_BYTES_TARGET_DEFAULT);
        for (AppendRequest request : requests) {
            for (LogRecord record : request.records()) {
                writer.append(record);
            }
        }
        return writer.finish();
    }
}
