package io.tailwater.server.benchmark;

import io.tailwater.emulators.AwsEndpoints;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The packaged server in a process of its own, on emulators that somebody else has started. */
final class BenchmarkedServer implements AutoCloseable {

    private static final Path APPLICATION = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final String JSON = "application/vnd.kafka.json.v2+json";
    private static final Pattern OFFSET = Pattern.compile("\"partition\":(\\d+),\"offset\":(\\d+)");
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration CALL_WITHIN = Duration.ofSeconds(60);
    private static final String LOG_MANAGER = "org.jboss.logmanager.LogManager";
    private static final int OK_MAX = 299;
    private static final long BUFFER_BYTES_MAX = 256L * 1024 * 1024;

    private final Process process;
    private final URI base;

    private BenchmarkedServer(Process process, URI base) {
        this.process = process;
        this.base = base;
    }

    static BenchmarkedServer start(AwsEndpoints aws) throws IOException, InterruptedException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // As local-dev/start has it.
                        "-Xmx1g",
                        "-XX:+UseParallelGC",
                        "-jar",
                        APPLICATION.toString(),
                        "--no-sample",
                        "--port",
                        String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "benchmarked-server.log").toFile());
        // 64 clients with 1 MB each are more than the buffer usually holds; being refused is not what is measured.
        builder.environment().put("TAILWATER_BUFFER_BYTES_MAX", String.valueOf(BUFFER_BYTES_MAX));
        builder.environment().put("AWS_ENDPOINT_URL_S3", aws.s3().toString());
        builder.environment().put("AWS_ENDPOINT_URL_DYNAMODB", aws.dynamoDb().toString());
        builder.environment().put("AWS_REGION", aws.region());
        builder.environment().put("AWS_ACCESS_KEY_ID", aws.accessKeyId());
        builder.environment().put("AWS_SECRET_ACCESS_KEY", aws.secretAccessKey());
        var server = new BenchmarkedServer(builder.start(), URI.create("http://127.0.0.1:" + port));
        server.awaitReady();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws InterruptedException {
        long until = System.nanoTime() + START_WITHIN.toNanos();
        while (System.nanoTime() < until) {
            try {
                client().get(base.resolve("/ready"));
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        close();
        throw new IllegalStateException("the server does not start; see target/benchmarked-server.log");
    }

    /**
     * Makes this process, the clients' and the floor's, one that only does what is measured. To be called before anything else.
     *
     * <p>{@code HttpURLConnection} keeps five connections if it is not told otherwise: 64 clients would measure how fast new ones are
     * made. And outside of Quarkus its log manager lets everything through, down to each byte that the floor's SDK sends; the server's
     * own configuration does not.
     */
    static void prepareClients() {
        System.setProperty("http.maxConnections", "256");
        if (!LogManager.getLogManager().getClass().getName().equals(LOG_MANAGER)) {
            throw new IllegalStateException("run with -Djava.util.logging.manager=" + LOG_MANAGER);
        }
        Logger.getLogger("").setLevel(Level.INFO);
    }

    void createTopic(String name, int partitions) throws IOException {
        client().post(
                        "/admin/topics",
                        utf8("{\"topic_name\":\"" + name + "\",\"partitions_count\":" + partitions + "}"));
    }

    URI resolve(String path) {
        return base.resolve(path);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Appends records, and says where to read exactly these. */
    URI appendAndLocate(List<String> values) throws IOException {
        String body = values.stream()
                .map(value -> "{\"value\":" + value + "}")
                .collect(Collectors.joining(",", "{\"records\":[", "]}"));
        Matcher first = OFFSET.matcher(client().post("/topics/orders", utf8(body)));
        if (!first.find()) {
            throw new IllegalStateException("the answer to a produce has no offset");
        }
        return base.resolve("/topics/orders/partitions/" + first.group(1) + "/records?offset=" + first.group(2)
                + "&timeout=0&max_bytes=" + values.size() * 1024L);
    }

    /** A client for one thread. It blocks, as the SDK's do: an asynchronous one would add its own threads to what is measured. */
    Client client() {
        return new Client();
    }

    final class Client {

        void produce(byte[] body) throws IOException {
            post("/topics/orders", body);
        }

        /** Has a body taken, read to its end and refused there: all of a produce but the calls to the store. */
        void beRefused(byte[] body) throws IOException {
            HttpURLConnection call = send("/topics/orders", body);
            int status = call.getResponseCode();
            String answer = read(call.getErrorStream());
            if (status != HttpURLConnection.HTTP_BAD_REQUEST) {
                throw new IOException("expected to be refused, but got status " + status + ": " + answer);
            }
        }

        /** A call that does nothing at all. */
        void ping() throws IOException {
            get(base.resolve("/healthy"));
        }

        String post(String path, byte[] body) throws IOException {
            return answer(send(path, body));
        }

        /**
         * Not in streaming mode: before each streamed POST, {@code HttpURLConnection} listens on the kept connection for a millisecond,
         * to see whether it was closed.
         */
        private HttpURLConnection send(String path, byte[] body) throws IOException {
            HttpURLConnection call = open(base.resolve(path));
            call.setRequestMethod("POST");
            call.setRequestProperty("Content-Type", JSON);
            call.setDoOutput(true);
            try (OutputStream out = call.getOutputStream()) {
                out.write(body);
            }
            return call;
        }

        String get(URI uri) throws IOException {
            HttpURLConnection call = open(uri);
            call.setRequestProperty("Accept", JSON);
            return answer(call);
        }

        private HttpURLConnection open(URI uri) throws IOException {
            HttpURLConnection call = (HttpURLConnection) uri.toURL().openConnection();
            call.setConnectTimeout(Math.toIntExact(CALL_WITHIN.toMillis()));
            call.setReadTimeout(Math.toIntExact(CALL_WITHIN.toMillis()));
            return call;
        }

        private String answer(HttpURLConnection call) throws IOException {
            int status = call.getResponseCode();
            String text = read(status > OK_MAX ? call.getErrorStream() : call.getInputStream());
            if (status > OK_MAX) {
                throw new IOException("status " + status + ": " + text);
            }
            return text;
        }

        /** To the end, or the connection is not kept. */
        private String read(@Nullable InputStream stream) throws IOException {
            try (InputStream body = stream == null ? InputStream.nullInputStream() : stream) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
