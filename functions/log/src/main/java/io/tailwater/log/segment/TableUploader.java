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
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes Parquet segments, each under a name of its own. Whoever lists finds one object of a range of offsets, never two: what replaces
 * it takes its name, in one step.
 */
public final class TableUploader {

    private static final int PRECONDITION_FAILED = 412;

    /** What S3 answers where an object is to be replaced that is not there. */
    private static final int NOT_FOUND = 404;

    private static final int PARTIAL_CONTENT = 206;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
    private static final String CONTENT_TYPE = "application/vnd.apache.parquet";

    /** The footer of a segment of 128 MiB has about 25 KB: one GET finds it, mostly. */
    private static final int TAIL_BYTES = 64 * 1024;

    /** One attempt carries 256 MB at 2 MB/s. */
    private static final Bounds LARGE = new Bounds(Duration.ofMinutes(2), Duration.ofMinutes(5));

    /** The largest batch at 2 MB/s; longer than that its producer should not wait. */
    private static final Bounds SMALL = new Bounds(Duration.ofSeconds(5), Duration.ofSeconds(5));

    /**
     * How long an upload may take.
     *
     * @param attempt one attempt
     * @param all all attempts
     */
    private record Bounds(Duration attempt, Duration all) {}

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
        return upload(key, RequestBody.fromFile(file), LARGE, condition -> condition.ifNoneMatch("*"));
    }

    /** As {@link #put(String, Path)}, of a segment of one batch, for which somebody waits. */
    public boolean put(String key, byte[] content) {
        return upload(key, RequestBody.fromBytes(content), SMALL, condition -> condition.ifNoneMatch("*"));
    }

    /**
     * Replaces a segment, if it is still the object that it was.
     *
     * @param etag of that object
     * @return false when it is another one or gone; it may have been this call that replaced it, if an earlier try of it arrived
     * @throws io.tailwater.log.error.StorageUnavailableException when it is not certain that S3 did it
     */
    public boolean replace(String key, Path file, String etag) {
        return upload(key, RequestBody.fromFile(file), LARGE, condition -> condition.ifMatch(etag));
    }

    private boolean upload(
            String key, RequestBody content, Bounds bounds, Consumer<PutObjectRequest.Builder> condition) {
        try {
            s3.putObject(
                    request -> condition.accept(request.bucket(bucket)
                            .key(key)
                            .contentType(CONTENT_TYPE)
                            .overrideConfiguration(bound -> bound.apiCallAttemptTimeout(bounds.attempt())
                                    .apiCallTimeout(bounds.all()))),
                    content);
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == NOT_FOUND) {
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
     * @throws CorruptLogException when it is no Parquet segment, or S3 answers with another range
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
            Bytes content = Bytes.wrap(answer.asByteArrayUnsafe());
            return Optional.of(new Tail(content, objectSizeBytes(key, bytes, content.length(), answer.response())));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException | CancellationException e) {
            throw StoreFailures.unavailable("reading segment " + key, e);
        }
    }

    /** The size that Content-Range says, if that and the status say that these are the object's last bytes. */
    private static long objectSizeBytes(String key, int askedBytes, int gotBytes, GetObjectResponse answer) {
        int status = answer.sdkHttpResponse().statusCode();
        Matcher range = CONTENT_RANGE.matcher(String.valueOf(answer.contentRange()));
        if (status == PARTIAL_CONTENT && range.matches()) {
            long first = Long.parseLong(range.group(1));
            long end = Long.parseLong(range.group(2)) + 1;
            long size = Long.parseLong(range.group(3));
            if (end == size && end - first == gotBytes && gotBytes == Math.min(askedBytes, size)) {
                return size;
            }
        }
        throw new CorruptLogException("segment " + key + ": asked for the last " + askedBytes + " bytes, got "
                + gotBytes + " with status " + status + " and Content-Range " + answer.contentRange());
    }
}
