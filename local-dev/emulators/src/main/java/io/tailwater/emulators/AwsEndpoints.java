package io.tailwater.emulators;

import java.net.URI;

/**
 * Where S3 and DynamoDB answer, and what a client needs to be let in.
 *
 * <p>The credentials of emulators are fixed, public and worth nothing: they are no secret, and {@link #toString()} shows
 * them.
 *
 * @param s3 endpoint of S3; clients must use path-style access
 * @param dynamoDb endpoint of DynamoDB
 * @param region the region to sign for
 * @param accessKeyId the access key to sign with
 * @param secretAccessKey the secret key to sign with
 */
public record AwsEndpoints(URI s3, URI dynamoDb, String region, String accessKeyId, String secretAccessKey) {

    /** What the emulators accept, and nobody else does. */
    public static final String EMULATOR_ACCESS_KEY_ID = "local";

    /** See {@link #EMULATOR_ACCESS_KEY_ID}. */
    public static final String EMULATOR_SECRET_ACCESS_KEY = "local-secret";

    /** Any region would do: the emulators do not look. */
    public static final String EMULATOR_REGION = "us-east-1";

    /** @throws IllegalArgumentException if an endpoint is not absolute, or another component is blank */
    public AwsEndpoints {
        requireAbsolute("s3", s3);
        requireAbsolute("dynamoDb", dynamoDb);
        requireText("region", region);
        requireText("accessKeyId", accessKeyId);
        requireText("secretAccessKey", secretAccessKey);
    }

    private static void requireAbsolute(String field, URI endpoint) {
        if (!endpoint.isAbsolute() || endpoint.getHost() == null) {
            throw new IllegalArgumentException(field + " must be a URL with scheme and host, but is " + endpoint);
        }
    }

    private static void requireText(String field, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(field + " must not be blank");
        }
    }
}
