package io.tailwater.log.segment;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.RawSegmentKey;
import io.tailwater.format.segment.RawSegment;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Writes segments under names that are never used twice. */
public final class SegmentUploader {

    private static final int PRECONDITION_FAILED = 412;
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final S3Client s3;
    private final String bucket;
    private final ObjectKeys keys;

    public SegmentUploader(S3Client s3, String bucket, ObjectKeys keys) {
        this.s3 = s3;
        this.bucket = bucket;
        this.keys = keys;
    }

    /**
     * Writes a segment. May be repeated with the same content.
     *
     * @throws io.tailwater.log.error.StorageUnavailableException when it is not certain that S3 has it; what it may have is
     *     garbage that no index names
     */
    public void put(TopicIdPartition partition, UUID segmentId, RawSegment segment) {
        String key =
                keys.of(new RawSegmentKey(partition.topic(), partition.topicId(), partition.partition(), segmentId));
        var content = segment.content();
        try {
            s3.putObject(
                    request -> request.bucket(bucket)
                            .key(key)
                            .contentType(CONTENT_TYPE)
                            .contentLength((long) content.length())
                            .ifNoneMatch("*"),
                    RequestBody.fromByteBuffer(content.asReadOnlyBuffer()));
        } catch (S3Exception e) {
            // Nobody else knows the id, so an object under it is this one: an earlier attempt arrived, its answer did
            // not.
            if (e.statusCode() != PRECONDITION_FAILED) {
                throw StoreFailures.unavailable("writing segment " + key, e);
            }
        } catch (SdkException | CancellationException e) {
            throw StoreFailures.unavailable("writing segment " + key, e);
        }
    }
}
