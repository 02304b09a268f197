package io.tailwater.wiring;

import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.store.AwsClients.Endpoints;
import io.tailwater.log.store.StoreLocation;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import software.amazon.awssdk.regions.Region;

/**
 * Everything about the log that can be configured. The defaults stand here and in {@link AppendSettings}.
 *
 * @param region empty where the SDK is to find out
 * @param endpoints empty for AWS itself
 * @param threads how many segments are written or read at once
 * @param connectionsMax how many calls to S3 and DynamoDB can be under way at once
 * @param otherRegions empty where the log is kept in one region
 */
record LogSettings(
        StoreLocation location,
        AppendSettings appending,
        Optional<Region> region,
        Optional<Endpoints> endpoints,
        int threads,
        int connectionsMax,
        Optional<OtherRegions> otherRegions) {

    /** A table belongs to one account and region, so any name will do. Buckets share theirs with the world: no default. */
    static final String TABLE = "tailwater";

    /** One request is served at a time where no more is known: waiting for others would only delay it. */
    static final Duration LINGER = Duration.ZERO;

    /** Sixteen busy partitions with two segments each: what 64 producing clients kept busy. */
    static final int THREADS = 32;

    /** Every worker of a server and every thread above; a connection that is not needed is not made. */
    static final int CONNECTIONS_MAX = 256;

    /** @throws IllegalArgumentException in one line, naming the property */
    static LogSettings from(Config config) {
        var settings = new SettingReader(config);
        return new LogSettings(
                new StoreLocation(
                        settings.required("tailwater.bucket", "the S3 bucket of the segments"),
                        settings.text("tailwater.key-prefix").orElse(""),
                        settings.text("tailwater.table").orElse(TABLE)),
                new AppendSettings(
                        settings.duration("tailwater.linger").orElse(LINGER),
                        settings.positiveInt("tailwater.segment-bytes-max").orElse(AppendSettings.SEGMENT_BYTES_MAX),
                        settings.positiveInt("tailwater.segments-in-flight-max")
                                .orElse(AppendSettings.SEGMENTS_IN_FLIGHT_MAX),
                        settings.positiveLong("tailwater.buffer-bytes-max").orElse(AppendSettings.BUFFER_BYTES_MAX),
                        settings.positiveInt("tailwater.record-bytes-max").orElse(AppendSettings.RECORD_BYTES_MAX)),
                settings.text("aws.region").map(Region::of),
                endpoints(settings),
                settings.positiveInt("tailwater.threads").orElse(THREADS),
                settings.positiveInt("tailwater.connections-max").orElse(CONNECTIONS_MAX),
                OtherRegions.from(settings));
    }

    private static Optional<Endpoints> endpoints(SettingReader settings) {
        Optional<URI> s3 = settings.url("tailwater.s3.endpoint", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
        Optional<URI> dynamoDb =
                settings.url("tailwater.dynamodb.endpoint", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL");
        if (s3.isPresent() != dynamoDb.isPresent()) {
            throw new IllegalArgumentException(
                    "tailwater.s3.endpoint and tailwater.dynamodb.endpoint: only the one for "
                            + (s3.isPresent() ? "S3" : "DynamoDB") + " is set; set both, or none for AWS");
        }
        return s3.map(url -> new Endpoints(url, dynamoDb.orElseThrow()));
    }
}
