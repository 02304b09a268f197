package io.tailwater.log.segment;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Addresses under which anybody can read one object for some minutes. Signing sends nothing. */
public final class SegmentLinks {

    /** How long an address works: far below the grace period, after which its object may be gone. */
    public static final Duration LIFETIME = Duration.ofMinutes(15);

    private final S3Presigner presigner;
    private final String bucket;

    public SegmentLinks(S3Presigner presigner, String bucket) {
        this.presigner = presigner;
        this.bucket = bucket;
    }

    /** An address, and until when it works. */
    public record Link(URI url, Instant expiresAt) {}

    public Link to(String key) {
        var signed = presigner.presignGetObject(request -> request.signatureDuration(LIFETIME)
                .getObjectRequest(object -> object.bucket(bucket).key(key)));
        try {
            return new Link(signed.url().toURI(), signed.expiration());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the SDK signed what is no URI: " + signed.url(), e);
        }
    }
}
