package io.tailwater.log.segment;

import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.store.StoreFailures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Lists and deletes objects. The only place where the engine lists, and only for what no index names. */
public final class SegmentDeleter {

    /** S3's limit for one request. */
    private static final int BATCH_MAX = 1_000;

    private final S3Client s3;
    private final String bucket;

    public SegmentDeleter(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * Deletes objects; those that are gone already are fine. May be repeated.
     *
     * @throws StorageUnavailableException when one may be left
     */
    public void delete(Collection<String> keys) {
        List<String> all = new ArrayList<>(keys);
        for (int from = 0; from < all.size(); from += BATCH_MAX) {
            deleteBatch(all.subList(from, Math.min(all.size(), from + BATCH_MAX)));
        }
    }

    private void deleteBatch(List<String> keys) {
        try {
            var answer = s3.deleteObjects(request -> request.bucket(bucket)
                    .delete(Delete.builder()
                            .quiet(true)
                            .objects(keys.stream()
                                    .map(key ->
                                            ObjectIdentifier.builder().key(key).build())
                                    .toList())
                            .build()));
            if (answer.hasErrors()) {
                var error = answer.errors().get(0);
                throw new StorageUnavailableException(
                        "deleting segment " + error.key() + " failed: " + error.message(),
                        StoreFailures.RETRY_AFTER,
                        null);
            }
        } catch (SdkException | CancellationException e) {
            throw StoreFailures.unavailable("deleting segments", e);
        }
    }

    /**
     * An object that was found.
     *
     * @param writtenAt by S3's clock
     */
    public record Found(String key, Instant writtenAt) {}

    /** One page of a listing, and where the next begins. */
    public record Page(List<Found> objects, Optional<String> nextAfter) {}

    /**
     * Lists objects in the order of their keys, up to 1,000 at a time.
     *
     * @param prefix what their keys begin with
     * @param after a key behind which to begin; empty for the first
     */
    public Page list(String prefix, Optional<String> after) {
        try {
            var answer = s3.listObjectsV2(request -> request.bucket(bucket)
                    .prefix(prefix)
                    .startAfter(after.orElse(null))
                    .maxKeys(BATCH_MAX));
            List<Found> objects = answer.contents().stream()
                    .map(object -> new Found(object.key(), object.lastModified()))
                    .toList();
            return new Page(
                    objects,
                    Boolean.TRUE.equals(answer.isTruncated()) && !objects.isEmpty()
                            ? Optional.of(objects.get(objects.size() - 1).key())
                            : Optional.empty());
        } catch (SdkException | CancellationException e) {
            throw StoreFailures.unavailable("listing segments", e);
        }
    }
}
