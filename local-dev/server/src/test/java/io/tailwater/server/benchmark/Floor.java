package io.tailwater.server.benchmark;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.format.batch.Compression;
import io.tailwater.format.key.UuidV7;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.segment.RawSegment;
import io.tailwater.format.segment.RawSegmentWriter;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.Provisioning;
import io.tailwater.log.store.StoreLocation;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the same calls to S3 and DynamoDB cost by themselves: one conditional PUT of the same bytes and one update of a small item
 * for a write, one read of that item and one ranged GET for a read. No HTTP of ours, no encoding, no waiting for each other.
 */
final class Floor implements AutoCloseable {

    private static final StoreLocation LOCATION = new StoreLocation("floor", "", "floor");
    private static final int CONNECTIONS_MAX = 96;

    private final AwsClients clients;
    private final UuidV7 ids = new UuidV7(InstantSource.system(), new SecureRandom());

    Floor(AwsEndpoints aws) {
        clients = AwsClients.open(new AwsClients.Access(
                Region.of(aws.region()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKeyId(), aws.secretAccessKey())),
                Optional.of(new AwsClients.Endpoints(aws.s3(), aws.dynamoDb())),
                CONNECTIONS_MAX,
                AwsClients.Timeouts.DEFAULT,
                List.of()));
        Provisioning.ensure(clients, LOCATION);
        clients.dynamoDb().putItem(request -> request.tableName(LOCATION.table())
                .item(Map.of(
                        "pk", AttributeValue.fromS("floor"),
                        "sk", AttributeValue.fromS("head"),
                        "nextOffset", AttributeValue.fromN("0"))));
    }

    /** The bytes that a produce of these records writes. */
    static RawSegment encode(List<String> values) {
        var writer = new RawSegmentWriter(Compression.ZSTD, RawSegmentWriter.BATCH_BYTES_TARGET_DEFAULT);
        values.forEach(value -> writer.append(new LogRecord(0, null, Bytes.utf8(value), List.of())));
        return writer.finish();
    }

    void write(RawSegment segment) {
        String key = ids.next().toString();
        clients.s3()
                .putObject(
                        request -> request.bucket(LOCATION.bucket()).key(key).ifNoneMatch("*"),
                        RequestBody.fromByteBuffer(segment.content().asReadOnlyBuffer()));
        clients.dynamoDbOnce().updateItem(request -> request.tableName(LOCATION.table())
                .key(key())
                .updateExpression("SET nextOffset = nextOffset + :count, lastSegment = :segment")
                .expressionAttributeValues(Map.of(
                        ":count",
                                AttributeValue.fromN(
                                        String.valueOf(segment.index().recordCount())),
                        ":segment", AttributeValue.fromS(key))));
    }

    /** Writes an object that can be read again and again. */
    String prepare(RawSegment segment) {
        String key = ids.next().toString();
        clients.s3()
                .putObject(
                        request -> request.bucket(LOCATION.bucket()).key(key),
                        RequestBody.fromByteBuffer(segment.content().asReadOnlyBuffer()));
        return key;
    }

    void read(String objectKey, int sizeBytes) {
        clients.dynamoDb()
                .getItem(request ->
                        request.tableName(LOCATION.table()).key(key()).consistentRead(true));
        clients.s3()
                .getObject(
                        request ->
                                request.bucket(LOCATION.bucket()).key(objectKey).range("bytes=0-" + (sizeBytes - 1)),
                        ResponseTransformer.toBytes());
    }

    private static Map<String, AttributeValue> key() {
        return Map.of("pk", AttributeValue.fromS("floor"), "sk", AttributeValue.fromS("head"));
    }

    @Override
    public void close() {
        clients.close();
    }
}
