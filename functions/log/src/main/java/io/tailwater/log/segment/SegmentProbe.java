package io.tailwater.log.segment;

import io.tailwater.log.store.StoreFailures;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ReplicationStatus;

/** Asks whether an object is there, and what S3 says of its copies. One HEAD; it needs the permission to list, or S3 hides what is missing. */
public final class SegmentProbe {

    private final S3Client s3;
    private final String bucket;

    public SegmentProbe(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * An object that is there.
     *
     * @param replication what S3 says of its copies; empty where no rule holds for it
     */
    public record Found(long sizeBytes, Optional<ReplicationStatus> replication) {}

    /**
     * Looks.
     *
     * @return empty when there is no such object
     * @throws io.tailwater.log.error.StorageUnavailableException when S3 does not say
     */
    public Optional<Found> find(String key) {
        try {
            var answer = s3.headObject(request -> request.bucket(bucket).key(key));
            return Optional.of(new Found(
                    answer.contentLength() == null ? 0 : answer.contentLength(),
                    Optional.ofNullable(answer.replicationStatus())));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException | CancellationException e) {
            throw StoreFailures.unavailable("looking for segment " + key, e);
        }
    }
}
