package io.tailwater.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the service needs of S3 and DynamoDB, through the SDK, on one pair in memory. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class InMemoryEmulatorsTest {

    /** Signal 2 in a mask whose lowest bit is signal 1. */
    private static final long SIGINT = 1 << (2 - 1);

    private static final int RACERS = 40;
    private static final int RACED_KEYS = 20;

    private static Emulators emulators;
    private static Clients clients;

    @BeforeAll
    static void start() {
        emulators = Emulators.start(EmulatorOptions.inMemory());
        clients = new Clients(emulators.endpoints());
    }

    @AfterAll
    static void stop() {
        clients.close();
        emulators.close();
    }

    @Test
    void readsARangeAs206WithContentRange() {
        String bucket = createBucket();
        put(bucket, "log/segment", "0123456789");

        ResponseBytes<GetObjectResponse> part = clients.s3()
                .getObjectAsBytes(get -> get.bucket(bucket).key("log/segment").range("bytes=2-5"));

        assertThat(part.asUtf8String()).isEqualTo("2345");
        assertThat(part.response().sdkHttpResponse().statusCode()).isEqualTo(206);
        assertThat(part.response().contentRange()).isEqualTo("bytes 2-5/10");
    }

    @Test
    void refusesToOverwriteWithIfNoneMatch() {
        String bucket = createBucket();
        put(bucket, "segment", "first");

        S3Exception refusal = catchThrowableOfType(S3Exception.class, () -> putIfAbsent(bucket, "segment", "second"));

        assertThat(refusal.statusCode()).isEqualTo(412);
        assertThat(clients.s3()
                        .getObjectAsBytes(get -> get.bucket(bucket).key("segment"))
                        .asUtf8String())
                .isEqualTo("first");
    }

    @Test
    void letsExactlyOneOfManyConditionalPutsWin() throws Exception {
        String bucket = createBucket();
        ExecutorService racers = Executors.newFixedThreadPool(RACERS);
        try {
            for (int key = 0; key < RACED_KEYS; key++) {
                assertThat(race(racers, bucket, "segment-" + key))
                        .as("winners of key %d", key)
                        .hasSize(1);
            }
        } finally {
            racers.shutdownNow();
        }
    }

    @Test
    void refusesWrongCredentials() {
        AwsEndpoints right = emulators.endpoints();
        AwsEndpoints wrong =
                new AwsEndpoints(right.s3(), right.dynamoDb(), right.region(), right.accessKeyId(), "not the secret");
        try (Clients stranger = new Clients(wrong)) {
            S3Exception refusal =
                    catchThrowableOfType(S3Exception.class, () -> stranger.s3().listBuckets());

            assertThat(refusal.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void showsTheOldItemWhenAConditionFails() {
        String table = Tables.create(clients);
        update(table, "head", "segment-1");

        ConditionalCheckFailedException refusal =
                catchThrowableOfType(ConditionalCheckFailedException.class, () -> update(table, "head", "segment-1"));

        assertThat(refusal.item()).containsEntry("segment-1", number(0)).containsEntry("nextOffset", number(10));
    }

    @Test
    void writesAllOfATransactionOrNothing() {
        String table = Tables.create(clients);
        putItem(table, "taken");

        TransactionCanceledException refusal =
                catchThrowableOfType(TransactionCanceledException.class, () -> clients.dynamoDb()
                        .transactWriteItems(request ->
                                request.transactItems(putIfAbsent(table, "free"), putIfAbsent(table, "taken"))));

        assertThat(refusal.cancellationReasons())
                .extracting(reason -> reason.code())
                .containsExactly("None", "ConditionalCheckFailed");
        assertThat(clients.dynamoDb()
                        .getItem(get -> get.tableName(table).key(key("free")))
                        .hasItem())
                .isFalse();
    }

    @Test
    void keepsOneDatabaseForAllRegionsAndCredentials() {
        String table = Tables.create(clients);
        AwsEndpoints here = emulators.endpoints();
        AwsEndpoints elsewhere = new AwsEndpoints(here.s3(), here.dynamoDb(), "eu-central-1", "other", "other");

        try (Clients other = new Clients(elsewhere)) {
            assertThat(other.dynamoDb().listTables().tableNames()).contains(table);
        }
    }

    @Test
    void listensOnLoopbackOnly() throws SocketException {
        List<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        for (URI endpoint :
                List.of(emulators.endpoints().s3(), emulators.endpoints().dynamoDb())) {
            for (InetAddress address : outside) {
                assertThatThrownBy(() -> connect(new InetSocketAddress(address, endpoint.getPort())))
                        .as("%s on %s", endpoint, address)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ignoresTheInterruptOfATerminal() throws IOException {
        for (ProcessHandle process : emulators.processes()) {
            assertThat(ignoredSignals(process) & SIGINT).as("SIGINT").isNotZero();
        }
    }

    private static void connect(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1_000);
        }
    }

    private static List<Integer> race(ExecutorService racers, String bucket, String key) throws Exception {
        CyclicBarrier together = new CyclicBarrier(RACERS);
        List<Future<Integer>> attempts = new ArrayList<>();
        for (int racer = 0; racer < RACERS; racer++) {
            String content = "racer " + racer;
            Callable<Integer> attempt = () -> {
                together.await(1, TimeUnit.MINUTES);
                return statusOf(() -> putIfAbsent(bucket, key, content));
            };
            attempts.add(racers.submit(attempt));
        }
        List<Integer> winners = new ArrayList<>();
        for (Future<Integer> attempt : attempts) {
            int status = attempt.get();
            assertThat(status).isIn(200, 409, 412);
            if (status == 200) {
                winners.add(status);
            }
        }
        return winners;
    }

    private static int statusOf(Runnable request) {
        try {
            request.run();
            return 200;
        } catch (S3Exception e) {
            return e.statusCode();
        }
    }

    private static String createBucket() {
        String bucket = "bucket-" + UUID.randomUUID();
        clients.s3().createBucket(create -> create.bucket(bucket));
        return bucket;
    }

    private static void put(String bucket, String key, String content) {
        clients.s3().putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(content));
    }

    private static void putIfAbsent(String bucket, String key, String content) {
        clients.s3().putObject(put -> put.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.fromString(content));
    }

    private static void putItem(String table, String id) {
        clients.dynamoDb().putItem(put -> put.tableName(table).item(key(id)));
    }

    private static TransactWriteItem putIfAbsent(String table, String id) {
        Put put = Put.builder()
                .tableName(table)
                .item(key(id))
                .conditionExpression("attribute_not_exists(id)")
                .build();
        return TransactWriteItem.builder().put(put).build();
    }

    /** The shape of the log's commit: ten records, published under the offset that the item had before. */
    private static void update(String table, String id, String segment) {
        clients.dynamoDb().updateItem(update -> update.tableName(table)
                .key(key(id))
                .updateExpression("SET nextOffset = if_not_exists(nextOffset, :zero) + :count,"
                        + " #segment = if_not_exists(nextOffset, :zero)")
                .conditionExpression("attribute_not_exists(#segment)")
                .expressionAttributeNames(Map.of("#segment", segment))
                .expressionAttributeValues(Map.of(":zero", number(0), ":count", number(10)))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
    }

    private static long ignoredSignals(ProcessHandle process) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            String mask =
                    lines.filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow();
            return Long.parseUnsignedLong(mask.substring("SigIgn:".length()).strip(), 16);
        }
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("id", AttributeValue.fromS(id));
    }

    private static AttributeValue number(int value) {
        return AttributeValue.fromN(Integer.toString(value));
    }
}
