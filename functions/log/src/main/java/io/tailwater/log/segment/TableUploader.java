package io.tailwater.log.segment;

import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.segment.CorruptSegmentException;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.store.StoreFailures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Writes Parquet segments, each under a name of its own that is written to once. */
public final class TableUploader {

    private static final int PRECONDITION_FAILED = 412;
    private static final String CONTENT_TYPE = "application/vnd.apache.parquet";

    /** The footer of a segment of 128 MiB has about 25 KB: one GET finds it, mostly. */
    private static final int TAIL_BYTES = 64 * 1024;

    /** One attempt: 256 MB at 2 MB/s. */
    private static final Duration UPLOAD_MAX = Duration.ofMinutes(2);

    /** All attempts. */
    private static final Duration UPLOADS_MAX = Duration.ofMinutes(5);

    /** The largest batch at 2 MB/s; longer than that its producer should not wait. */
    private static final Duration SMALL_UPLOADS_MAX = Duration.ofSeconds(5);

    private final S3Client s3;
    private final String bucket;

    public TableUploader(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * Writes a segment, unless there is one of that name.
     *
     * @return false when there is
     * @throws io.tailwater.log.error.StorageUnavailableException when it is not certain that S3 has it
     */
    public boolean put(String key, Path file) {
        return put(key, RequestBody.fromFile(file), UPLOAD_MAX, UPLOADS_MAX);
    }

    /** As {@link #put(String, Path)}, of a segment of one batch, for which somebody waits. */
    public boolean put(String key, byte[] content) {
        return put(key, RequestBody.fromBytes(content), SMALL_UPLOADS_MAX, SMALL_UPLOADS_MAX);
    }

    private boolean put(String key, RequestBody content, Duration uploadMax, Duration uploadsMax) {
        try {
            s3.putObject(
                    request -> request.bucket(bucket)
                            .key(key)
                            .contentType(CONTENT_TYPE)
                            .overrideConfiguration(bound ->
                                    bound.apiCallAttemptTimeout(uploadMax).apiCallTimeout(uploadsMax))
                            .ifNoneMatch("*"),
                    content);
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED) {
                return false;
            }
            throw StoreFailures.unavailable("writing segment " + key, e);
        } catch (SdkException | CancellationException e) {
            throw StoreFailures.unavailable("writing segment " + key, e);
        }
    }

    /**
     * The footer of the segment that stands in S3, whoever wrote it.
     *
     * @return empty when there is none
     * @throws CorruptLogException when it is no Parquet segment
     */
    public Optional<ParquetFooter> footer(String key) {
        Optional<Tail> tail = tail(key, TAIL_BYTES);
        if (tail.isEmpty()) {
            return Optional.empty();
        }
        try {
            long size = tail.get().objectSizeBytes();
            int needed = ParquetFooter.sizeBytes(tail.get().content(), size, key);
            Tail whole = needed <= tail.get().content().length()
                    ? tail.get()
                    : tail(key, needed).orElseThrow();
            return Optional.of(ParquetFooter.read(whole.content(), size, key));
        } catch (CorruptSegmentException e) {
            throw new CorruptLogException(String.valueOf(e.getMessage()), e);
        }
    }

    private record Tail(Bytes content, long objectSizeBytes) {}

    private Optional<Tail> tail(String key, int bytes) {
        try {
            var answer = s3.getObject(
                    request -> request.bucket(bucket).key(key).range("bytes=-" + bytes), ResponseTransformer.toBytes());
            String range = answer.response().contentRange();
            long size = range == null
                    ? answer.asByteArrayUnsafe().length
                    : Long.parseLong(range.substring(range.indexOf('/') + 1));
            return Optional.of(new Tail(Bytes.wrap(answer.asByteArrayUnsafe()), size));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException | CancellationException e) {
            throw StoreFailures.unavailable("reading segment " + key, e);
        }
    }
}
