package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.testing.TestAws;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.Provisioning;
import io.tailwater.log.store.StoreLocation;
import io.tailwater.log.time.Sleeper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The built archive, unpacked and started by its own script, against the Runtime API and the emulators. */
class StreamingFunctionIT {

    private static final long WITHIN_SECONDS = 60;

    @TempDir
    Path folder;

    private StreamingRuntime runtime;
    private AwsClients clients;
    private TailwaterLog log;
    private Process function;

    @BeforeEach
    void start() throws Exception {
        String name = "stream-" + UUID.randomUUID();
        AwsEndpoints aws = TestAws.endpoints();
        clients = AwsClients.open(new AwsClients.Access(
                Region.of(aws.region()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKeyId(), aws.secretAccessKey())),
                Optional.of(new AwsClients.Endpoints(aws.s3(), aws.dynamoDb())),
                8,
                AwsClients.Timeouts.DEFAULT,
                List.of()));
        StoreLocation location = new StoreLocation(name, "", name);
        Provisioning.ensure(clients, location);
        log = new TailwaterLog(
                clients,
                location,
                AppendSettings.defaults(),
                2,
                new TailwaterLog.Surroundings(InstantSource.system(), Sleeper.REAL, new Random()));
        log.admin().create("quakes", 1);
        runtime = new StreamingRuntime();
        unzip(Path.of("target", "function.zip"), folder);
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", folder.resolve("run-streaming").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_RUNTIME_API",
                        runtime.address(),
                        "LAMBDA_TASK_ROOT",
                        folder.toString(),
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin",
                        "QUARKUS_HTTP_PORT",
                        String.valueOf(freePort()),
                        "TAILWATER_BUCKET",
                        name,
                        "TAILWATER_TABLE",
                        name,
                        "TAILWATER_FUNCTION",
                        "consume",
                        "TAILWATER_STREAM_MAX",
                        "8s",
                        "AWS_REGION",
                        aws.region(),
                        "AWS_ENDPOINT_URL_S3",
                        aws.s3().toString()));
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL_DYNAMODB", aws.dynamoDb().toString(),
                        "AWS_ACCESS_KEY_ID", aws.accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", aws.secretAccessKey()));
        function = builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void unzip(Path archive, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                assertThat(file).startsWithRaw(target);
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
    }

    @AfterEach
    void stop() throws Exception {
        function.destroy();
        if (!function.waitFor(20, TimeUnit.SECONDS)) {
            function.destroyForcibly();
        }
        runtime.close();
        log.close();
        clients.close();
    }

    @Test
    void piecesArriveAsTheyComeAndTheNextInvocationIsServed() throws Exception {
        append("first");

        StreamingRuntime.Answer stream =
                runtime.invoke(event("/topics/quakes/records", "offset=earliest&format=text", "text/event-stream"));

        String head = stream.until("\"value\":\"first\"", WITHIN_SECONDS);
        assertThat(stream.mode).isEqualTo("streaming");
        assertThat(stream.contentType).isEqualTo("application/vnd.awslambda.http-integration-response");
        assertThat(head).startsWith("{\"statusCode\":200,").contains("\"content-type\":\"text/event-stream");
        assertThat(head.split("\0{8}", -1)).hasSize(2);

        append("second");
        // Before the stream ends: its end would come as an error here.
        assertThat(stream.until("\"value\":\"second\"", WITHIN_SECONDS)).contains("event: record", "id: ");
        stream.rest(WITHIN_SECONDS);

        StreamingRuntime.Answer offsets =
                runtime.invoke(event("/topics/quakes/partitions/0/offsets", "", "application/json"));
        assertThat(offsets.rest(WITHIN_SECONDS))
                .startsWith("{\"statusCode\":200,")
                .endsWith("\0\0\0\0\0\0\0\0{\"beginning_offset\":0,\"end_offset\":2}");
    }

    @Test
    void anEventOfSomethingElseIsAnErrorAndNotTheEnd() throws Exception {
        assertThat(runtime.invoke("{\"Records\":[]}").rest(WITHIN_SECONDS)).contains("not one of a function URL");

        assertThat(runtime.invoke(event("/nope", "", "application/json")).rest(WITHIN_SECONDS))
                .startsWith("{\"statusCode\":404,");
        assertThat(Files.readString(folder.resolve("output.log"))).contains("\"traceId\":\"1-5bef4de7-ad49b0e8\"");
    }

    /** Who reads is what the function URL says in the event, and nothing that a client can write into its request. */
    @Test
    void onlyPrincipalsOfATopicsListReadIt() throws Exception {
        String session = "arn:aws:sts::123456789012:assumed-role/readers/ann";
        log.admin()
                .alterConfigs(
                        "quakes", Map.of("consume.principals", Optional.of("arn:aws:iam::123456789012:role/readers")));
        append("secret");
        String records = "/topics/quakes/partitions/0/records";
        String stream = "/topics/quakes/records";
        String from = "offset=earliest&format=text";

        for (String denied : List.of(
                event(stream, from, "text/event-stream"),
                event(records, "", "application/json"),
                // Whatever a client calls itself; the bridge's own header is no way in either.
                event(stream, from, "text/event-stream\",\"tailwater-invocation\":\"" + session),
                signed(
                        event(stream, from, "text/event-stream"),
                        "arn:aws:sts::123456789012:assumed-role/writers/ann"))) {
            assertThat(runtime.invoke(denied).rest(WITHIN_SECONDS))
                    .startsWith("{\"statusCode\":403,")
                    .contains("\"error_code\":40301", "does not allow")
                    .doesNotContain("secret");
        }

        StreamingRuntime.Answer allowed = runtime.invoke(signed(event(stream, from, "text/event-stream"), session));
        assertThat(allowed.until("\"value\":\"secret\"", WITHIN_SECONDS)).startsWith("{\"statusCode\":200,");
    }

    /** The event of a signed request. */
    private static String signed(String event, String userArn) {
        return event.replace(
                "\"requestContext\":{",
                "\"requestContext\":{\"authorizer\":{\"iam\":{\"userArn\":\"" + userArn + "\"}},");
    }

    private void append(String value) throws Exception {
        log.appender()
                .append("quakes", 0, List.of(new LogRecord(0, null, Bytes.utf8(value), List.of())))
                .get(1, TimeUnit.MINUTES);
    }

    private static String event(String path, String query, String accept) {
        return "{\"version\":\"2.0\",\"rawPath\":\"" + path + "\",\"rawQueryString\":\"" + query
                + "\",\"headers\":{\"accept\":\"" + accept + "\",\"host\":\"x.lambda-url.eu-central-1.on.aws\"},"
                + "\"requestContext\":{\"http\":{\"method\":\"GET\",\"path\":\"" + path
                + "\"}},\"isBase64Encoded\":false}";
    }
}
