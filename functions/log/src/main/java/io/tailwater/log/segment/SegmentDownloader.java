package io.tailwater.log.segment;

import io.tailwater.format.record.Bytes;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.store.StoreFailures;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads parts of segments. */
public final class SegmentDownloader {

    private static final int PARTIAL_CONTENT = 206;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]+)-([0-9]+)/([0-9]+)");

    private final S3Client s3;
    private final String bucket;

    public SegmentDownloader(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * Reads a range of an object with one GET.
     *
     * @param positionBytes the first byte, from 0
     * @return exactly that range; empty when there is no such object
     * @throws CorruptLogException when S3 answers with another range: the object is not the one that was indexed
     * @throws io.tailwater.log.error.StorageUnavailableException when S3 does not answer
     */
    public Optional<Bytes> get(String key, long positionBytes, int sizeBytes) {
        String range = range(positionBytes, sizeBytes);
        ResponseBytes<GetObjectResponse> answer;
        try {
            answer = s3.getObject(
                    request -> request.bucket(bucket).key(key).range("bytes=" + range), ResponseTransformer.toBytes());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException | CancellationException e) {
            throw StoreFailures.unavailable("reading segment " + key, e);
        }
        requireRange(key, range, answer.response());
        Bytes content = Bytes.wrap(answer.asByteArrayUnsafe());
        if (content.length() != sizeBytes) {
            throw new CorruptLogException(
                    "segment " + key + ": bytes " + range + " came as " + content.length() + " bytes");
        }
        return Optional.of(content);
    }

    /**
     * Reads a range of an object, whichever object of that name there is.
     *
     * @throws io.tailwater.log.error.StorageUnavailableException when S3 does not answer
     */
    RangeOutcome getAny(String key, long positionBytes, int sizeBytes) {
        return range(key, range(positionBytes, sizeBytes), Optional.empty());
    }

    /**
     * Reads a range of an object, if it is still the one that is meant.
     *
     * @throws io.tailwater.log.error.StorageUnavailableException when S3 does not answer
     */
    RangeOutcome getSame(String key, String etag, long positionBytes, int sizeBytes) {
        return range(key, range(positionBytes, sizeBytes), Optional.of(etag));
    }

    /**
     * Reads the last bytes of an object, or all of it where it has no more.
     *
     * @throws io.tailwater.log.error.StorageUnavailableException when S3 does not answer
     */
    RangeOutcome getLast(String key, int sizeBytes) {
        return range(key, "-" + sizeBytes, Optional.empty());
    }

    private static String range(long positionBytes, int sizeBytes) {
        return positionBytes + "-" + (positionBytes + sizeBytes - 1);
    }

    private RangeOutcome range(String key, String range, Optional<String> etag) {
        try {
            return found(
                    key,
                    range,
                    s3.getObject(
                            request -> {
                                request.bucket(bucket).key(key).range("bytes=" + range);
                                etag.ifPresent(request::ifMatch);
                            },
                            ResponseTransformer.toBytes()));
        } catch (NoSuchKeyException e) {
            return new RangeOutcome.Gone();
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == RANGE_NOT_SATISFIABLE) {
                return new RangeOutcome.Replaced();
            }
            throw StoreFailures.unavailable("reading segment " + key, e);
        } catch (SdkException | CancellationException e) {
            throw StoreFailures.unavailable("reading segment " + key, e);
        }
    }

    private static RangeOutcome found(String key, String range, ResponseBytes<GetObjectResponse> answer) {
        Bytes content = Bytes.wrap(answer.asByteArrayUnsafe());
        int status = answer.response().sdkHttpResponse().statusCode();
        Matcher got = CONTENT_RANGE.matcher(String.valueOf(answer.response().contentRange()));
        if (status == PARTIAL_CONTENT && got.matches()) {
            String first = got.group(1);
            String last = got.group(2);
            long objectSizeBytes = Long.parseLong(got.group(3));
            boolean toTheEnd = Long.parseLong(last) == objectSizeBytes - 1;
            boolean whole = Long.parseLong(last) - Long.parseLong(first) + 1 == content.length();
            if (whole && (range.equals(first + "-" + last) || (range.startsWith("-") && toTheEnd))) {
                return new RangeOutcome.Found(
                        content, objectSizeBytes, answer.response().eTag());
            }
            if (whole && toTheEnd && range.startsWith(first + "-")) {
                // Cut short by the end of an object that has less than the one that is meant.
                return new RangeOutcome.Replaced();
            }
        }
        throw new CorruptLogException("segment " + key + ": asked for bytes " + range + ", got " + content.length()
                + " bytes with status " + status + " and Content-Range "
                + answer.response().contentRange());
    }

    /** A store that ignores the range answers 200 with other bytes; one that cuts it short says so in Content-Range. */
    private static void requireRange(String key, String range, GetObjectResponse answer) {
        int status = answer.sdkHttpResponse().statusCode();
        String got = String.valueOf(answer.contentRange());
        if (status != PARTIAL_CONTENT || !got.startsWith("bytes " + range + "/")) {
            throw new CorruptLogException("segment " + key + ": asked for bytes " + range + ", got status " + status
                    + " with Content-Range " + got);
        }
    }
}
