package io.tailwater.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.EmulatorOptions;
import io.tailwater.emulators.Emulators;
import io.tailwater.query.RunningServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Leadership moves between two servers, each of which is a region, by the commands that operators call. The regions have a bucket each, of
 * which nothing is copied but what a promotion brings; DynamoDB's emulator is one for all regions, so their table is one that copies at
 * once.
 */
class PromotionIT {

    private static final String TEXT = "application/vnd.kafka.text.v2+json";
    private static final String IRELAND = "eu-west-1";
    private static final String FRANKFURT = "eu-central-1";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name = "tailwater-" + UUID.randomUUID();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @Test
    void leadershipMovesWithTheLeaderAndBackWithoutIt() throws Exception {
        try (Emulators emulators = Emulators.start(EmulatorOptions.inMemory());
                RunningServer ireland = region(emulators.endpoints(), IRELAND, FRANKFURT)) {
            try (RunningServer frankfurt = region(emulators.endpoints(), FRANKFURT, IRELAND)) {
                post(ireland, "admin/topics", "application/json", "{\"topic_name\": \"orders\"}", 201);
                produce(ireland, "one", 200);
                assertThat(values(frankfurt)).as("its bucket has nothing").isEmpty();
                produce(frankfurt, "not here", 421);

                promote(FRANKFURT, frankfurt, "--from", ireland.url());

                produce(ireland, "not there any more", 421);
                assertThat(produce(frankfurt, "two", 200)).isEqualTo(1);
                assertThat(values(frankfurt)).containsExactly("one", "two");
            }

            promote(IRELAND, ireland, "--unclean");

            long offset = produce(ireland, "three", 200);
            assertThat(offset).isEqualTo(leadership(ireland).get("epoch").asLong() << 40);
            assertThat(values(ireland)).containsExactly("one", "two", "three");
            assertThat(MaintainCommand.run(out, out, "compact", "--all", "--url", ireland.url()))
                    .isZero();
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains(
                            ireland.url() + ": handed over, 0 of 1 partitions left",
                            ": leading, 0 of 1 partitions left",
                            "orders-0: offsets 0 to " + offset);
            assertThat(values(ireland)).containsExactly("one", "two", "three");
        }
    }

    private RunningServer region(AwsEndpoints aws, String own, String other) throws Exception {
        return RunningServer.start(
                Map.of(
                        "AWS_ENDPOINT_URL_S3",
                        aws.s3().toString(),
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        aws.dynamoDb().toString(),
                        "AWS_REGION",
                        own,
                        "AWS_ACCESS_KEY_ID",
                        aws.accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY",
                        aws.secretAccessKey(),
                        "TAILWATER_TABLE",
                        name,
                        "TAILWATER_BUCKET",
                        name + "-" + own,
                        "TAILWATER_REPLICA_BUCKETS",
                        other + "=" + name + "-" + other,
                        "TAILWATER_REGION",
                        own,
                        "TAILWATER_FIRST_LEADER",
                        IRELAND),
                "--no-sample");
    }

    private void promote(String region, RunningServer server, String... how) throws Exception {
        List<String> words = new ArrayList<>(List.of(how));
        words.addAll(List.of("--region", region, "--url", server.url(), "--epoch", nextEpoch(region, server)));
        assertThat(PromoteCommand.run(out, out, words.toArray(String[]::new)))
                .as(said.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    private static String nextEpoch(String region, RunningServer server) throws Exception {
        for (JsonNode next : leadership(server).get("next_epochs")) {
            if (next.get("region").asText().equals(region)) {
                return next.get("epoch").asText();
            }
        }
        throw new AssertionError("no epoch is named for " + region);
    }

    private static JsonNode leadership(RunningServer server) throws Exception {
        return JSON.readTree(get(server, "admin/leadership", "application/json"));
    }

    private static long produce(RunningServer server, String value, int status) throws Exception {
        String answer = post(server, "topics/orders", TEXT, "{\"records\": [{\"value\": \"" + value + "\"}]}", status);
        return JSON.readTree(answer).at("/offsets/0/offset").asLong(-1);
    }

    private static List<String> values(RunningServer server) throws Exception {
        List<String> values = new ArrayList<>();
        long offset = 0;
        JsonNode page;
        do {
            page = JSON.readTree(get(server, "topics/orders/partitions/0/records?timeout=0&offset=" + offset, TEXT));
            for (JsonNode record : page) {
                values.add(record.get("value").asText());
                offset = record.get("offset").asLong() + 1;
            }
        } while (!page.isEmpty());
        return values;
    }

    private static String get(RunningServer server, String path, String accept)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/" + path))
                        .header("Accept", accept)
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static String post(RunningServer server, String path, String type, String body, int status)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/" + path))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }
}
