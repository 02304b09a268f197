package io.tailwater.log.segment;

import io.tailwater.format.record.Bytes;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.store.StoreFailures;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Reads parts of segments. */
public final class SegmentDownloader {

    private static final int PARTIAL_CONTENT = 206;

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
        String range = positionBytes + "-" + (positionBytes + sizeBytes - 1);
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
