package io.tailwater.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.lambda.FunctionStore;
import io.tailwater.lambda.HttpApiAnswer;
import io.tailwater.lambda.HttpApiEvent;
import io.tailwater.lambda.LambdaFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The three functions that one archive is deployed as, over one bucket and one table. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Lambda's runtime interface client is built for Linux")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DeployedFunctionsIT {

    private static final Path ARCHIVE = Path.of("target", "function.zip");
    private static final String JSON_V2 = "application/vnd.kafka.json.v2+json";
    private static final String BINARY_V2 = "application/vnd.kafka.binary.v2+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static LambdaFunction admin;
    private static LambdaFunction produce;
    private static LambdaFunction consume;

    @BeforeAll
    static void deploy() throws Exception {
        FunctionStore store = FunctionStore.provision("tailwater-deployed-functions");
        admin = start(store, "admin");
        produce = start(store, "produce");
        consume = start(store, "consume");
    }

    private static LambdaFunction start(FunctionStore store, String function) throws Exception {
        return LambdaFunction.start(
                ARCHIVE, store.environment(function), Files.createDirectory(folder.resolve(function)));
    }

    @AfterAll
    static void stop() {
        admin.close();
        produce.close();
        consume.close();
    }

    @Test
    void whatOneProducesAnotherConsumes() throws Exception {
        createTopic("plain", 1);

        HttpApiAnswer produced = call(
                produce,
                post("/topics/plain")
                        .text(
                                "application/json",
                                "{\"records\":[{\"key\":\"k\",\"value\":{\"b\":1.50,\"a\":[null]},\"timestamp\":1517363399650,"
                                        + "\"headers\":[{\"key\":\"h\",\"value\":\"AP8=\"}]},{\"value\":null}]}"));
        HttpApiAnswer consumed = call(
                consume,
                get("/topics/plain/partitions/0/records").query("offset=0").header("Accept", JSON_V2));

        assertThat(produced.status()).isEqualTo(200);
        assertThat(produced.body())
                .isEqualTo("{\"offsets\":[{\"partition\":0,\"offset\":0,\"error_code\":null,\"error\":null},"
                        + "{\"partition\":0,\"offset\":1,\"error_code\":null,\"error\":null}],"
                        + "\"key_schema_id\":null,\"value_schema_id\":null}");
        assertThat(consumed.status()).isEqualTo(200);
        assertThat(consumed.headers())
                .containsEntry("Content-Type", JSON_V2)
                .containsEntry("Tailwater-Next-Offset", "2");
        assertThat(consumed.body())
                .startsWith(
                        "[{\"topic\":\"plain\",\"key\":\"k\",\"value\":{\"b\":1.50,\"a\":[null]},\"partition\":0,"
                                + "\"offset\":0,\"timestamp\":1517363399650,\"headers\":[{\"key\":\"h\",\"value\":\"AP8=\"}]},"
                                + "{\"topic\":\"plain\",\"key\":null,\"value\":null,\"partition\":0,\"offset\":1,\"timestamp\":");
    }

    /** What CloudWatch reads of a function is JSON, line by line, and has the figures of every call. */
    @Test
    void everyCallIsALineThatMetricsAreMadeOf() throws Exception {
        createTopic("metered", 1);

        call(
                produce,
                post("/topics/metered")
                        .header("x-amzn-trace-id", "Root=1-67891233-abcdef012345678912345678")
                        .text(JSON_V2, "{\"records\":[{\"value\":1},{\"value\":2}]}"));

        JsonNode line = JSON.readTree(produce.output()
                .lines()
                .filter(text -> text.startsWith("{\"_aws\":") && text.contains("/topics/metered"))
                .findFirst()
                .orElseThrow());
        assertThat(line.required("Operation").textValue()).isEqualTo("produce");
        assertThat(line.required("requestId").textValue()).isEqualTo("1-67891233-abcdef012345678912345678");
        assertThat(line.required("traceId").textValue())
                .as("the invocation's, which X-Ray would have")
                .isEqualTo("1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
        assertThat(line.required("Records").intValue()).isEqualTo(2);
        assertThat(line.required("Commits").intValue()).isEqualTo(1);
        assertThat(line.required("offsets").required(0).required("to").intValue())
                .isEqualTo(1);
    }

    @Test
    void bytesPassABase64EventAsTheyAre() throws Exception {
        createTopic("bytes", 3);
        byte[] value = new byte[200_000];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) i;
        }
        String encoded = Base64.getEncoder().encodeToString(value);
        String body = "{\"records\":[{\"key\":\"AA==\",\"value\":\"" + encoded + "\"}]}";

        HttpApiAnswer produced = call(
                produce, post("/topics/bytes/partitions/2").binary(BINARY_V2, body.getBytes(StandardCharsets.UTF_8)));
        HttpApiAnswer consumed = call(consume, get("/topics/bytes/partitions/2/records"));

        assertThat(produced.status()).as(produced.body()).isEqualTo(200);
        assertThat(consumed.headers()).containsEntry("Content-Type", BINARY_V2);
        JsonNode record = JSON.readTree(consumed.body()).required(0);
        assertThat(record.required("key").textValue()).isEqualTo("AA==");
        assertThat(record.required("value").textValue()).isEqualTo(encoded);
    }

    @Test
    void longPollEndsWithItsTimeout() throws Exception {
        createTopic("silent", 1);

        HttpApiAnswer consumed =
                call(consume, get("/topics/silent/partitions/0/records").query("offset=latest&timeout=300"));

        assertThat(consumed.status()).isEqualTo(200);
        assertThat(consumed.body()).isEqualTo("[]");
        assertThat(consumed.headers()).containsEntry("Tailwater-Next-Offset", "0");
    }

    @Test
    void errorsAreKafkaRests() throws Exception {
        createTopic("errors", 1);
        String records = "{\"records\":[{\"value\":1}]}";

        assertError(produce, post("/topics/unknown").text(JSON_V2, records), 404, 40401);
        assertError(produce, post("/topics/errors/partitions/7").text(JSON_V2, records), 404, 40402);
        assertError(produce, post("/topics/errors").text(JSON_V2, "{\"records\":[{\"value\":1}"), 400, 400);
        assertError(produce, post("/topics/errors").text(JSON_V2, "{\"records\":[]}"), 422, 422);
        assertError(produce, post("/topics/errors").text("application/xml", records), 415, 415);
        assertError(produce, post("/topics/errors").binary("application/octet-stream", new byte[] {1}), 415, 415);
        assertError(consume, get("/topics/unknown/partitions/0/records"), 404, 40401);
        assertError(consume, get("/topics/errors/partitions/0/records").query("offset=5"), 416, 41601);
        // API Gateway's HTTP APIs do not stream: said at once, and not after a time-out.
        assertError(consume, get("/topics/errors/records").header("Accept", "text/event-stream"), 406, 406);
        assertError(consume, get("/topics/errors/partitions/0/records").header("Accept", "text/html"), 406, 40601);
    }

    @Test
    void eachHasItsOwnRoutesOnly() throws Exception {
        createTopic("routes", 1);
        HttpApiEvent describe = get("/topics/routes");
        HttpApiEvent read = get("/topics/routes/partitions/0/records").query("timeout=0");
        HttpApiEvent write = post("/topics/routes").text(JSON_V2, "{\"records\":[{\"value\":1}]}");
        HttpApiEvent create = post("/admin/topics").text("application/json", "{\"topic_name\":\"other\"}");
        HttpApiEvent delete = HttpApiEvent.request("DELETE", "/topics/routes");

        for (HttpApiEvent foreign : new HttpApiEvent[] {describe, read, create, delete}) {
            assertError(produce, foreign, 404, 404);
        }
        for (HttpApiEvent foreign : new HttpApiEvent[] {write, create, delete}) {
            assertError(consume, foreign, 404, 404);
        }
        for (HttpApiEvent foreign : new HttpApiEvent[] {write, read}) {
            assertError(admin, foreign, 404, 404);
        }
        assertThat(call(consume, describe).status()).isEqualTo(200);
        assertThat(call(admin, describe).status()).isEqualTo(200);
        for (LambdaFunction any : new LambdaFunction[] {admin, produce, consume}) {
            assertThat(call(any, get("/ready")).status()).isEqualTo(204);
        }
    }

    /** Who calls is what the authorizer says in the event, and nothing that a client can write into its request. */
    @Test
    void onlyPrincipalsOfATopicsListsUseIt() throws Exception {
        String session = "arn:aws:sts::123456789012:assumed-role/billing/job-1";
        String records = "{\"records\":[{\"value\":1}]}";
        createTopic(
                "listed",
                1,
                "{\"produce.principals\":\"arn:aws:iam::123456789012:role/service-role/billing\","
                        + "\"consume.principals\":\"User:ann\"}");
        HttpApiEvent read = get("/topics/listed/partitions/0/records").header("Accept", JSON_V2);

        assertDenied(produce, post("/topics/listed").text(JSON_V2, records), "anonymous");
        assertDenied(
                produce,
                post("/topics/listed")
                        .header("Tailwater-Invocation", session)
                        .header(
                                "X-Amzn-Request-Context",
                                "{\"authorizer\":{\"iam\":{\"userArn\":\"" + session + "\"}}}")
                        .text(JSON_V2, records)
                        .signedBy("arn:aws:iam::123456789012:user/billing"),
                "arn:aws:iam::123456789012:user/billing");
        assertDenied(
                produce,
                post("/topics/listed").text(JSON_V2, records).withToken(Map.of("sub", session)),
                "User:" + session);
        HttpApiAnswer produced =
                call(produce, post("/topics/listed").text(JSON_V2, records).signedBy(session));
        assertThat(produced.status()).as(produced.body()).isEqualTo(200);

        assertDenied(consume, read, "anonymous");
        assertDenied(consume, read.signedBy(session), session);
        HttpApiEvent byToken = get("/topics/listed/partitions/0/records").header("Accept", JSON_V2);
        assertDenied(consume, byToken.withToken(Map.of("email", "ann", "sub", "bob")), "User:bob");
        assertDenied(consume, byToken.withToken(Map.of("email", "ann")), "User:");
        HttpApiAnswer consumed = call(consume, byToken.withToken(Map.of("sub", "ann")));
        assertThat(consumed.status()).as(consumed.body()).isEqualTo(200);
        assertThat(JSON.readTree(consumed.body())).hasSize(1);
    }

    /** A function hears of a changed list within the seconds that it remembers topics, and then no poll gives anything. */
    @Test
    void aGroupIsRefusedOnceItsCallerIsOffTheList() throws Exception {
        createTopic("shared", 1, "{\"consume.principals\":\"User:ann\"}");
        Map<String, String> ann = Map.of("sub", "ann");
        String one = "/consumers/readers/instances/one";
        HttpApiEvent subscribe = post(one + "/subscription").text("application/json", "{\"topics\":[\"shared\"]}");
        HttpApiEvent poll = get(one + "/records").query("timeout=1500").withToken(ann);
        call(
                consume,
                post("/consumers/readers")
                        .text("application/json", "{\"name\":\"one\"}")
                        .withToken(ann));

        assertDenied(consume, subscribe.withToken(Map.of("sub", "bob")), "User:bob");
        assertThat(call(consume, subscribe.withToken(ann)).status()).isEqualTo(204);
        assertThat(call(consume, poll).status()).isEqualTo(200);

        HttpApiAnswer clusters = call(admin, get("/v3/clusters"));
        String cluster = JSON.readTree(clusters.body()).at("/data/0/cluster_id").textValue();
        HttpApiAnswer changed = call(
                admin,
                HttpApiEvent.request("PUT", "/v3/clusters/" + cluster + "/topics/shared/configs/consume.principals")
                        .text("application/json", "{\"value\":\"User:bob\"}"));
        assertThat(changed.status()).as(changed.body()).isEqualTo(204);

        int polls = 0;
        while (call(consume, poll).status() == 200) {
            assertThat(++polls).as("polls that a changed list has let through").isLessThan(20);
        }
        assertDenied(consume, poll, "User:ann");
    }

    private static void assertDenied(LambdaFunction function, HttpApiEvent event, String principal)
            throws InterruptedException, JsonProcessingException {
        assertError(function, event, 403, 40301);
        assertThat(call(function, event).body()).contains("does not allow " + principal + "\"");
    }

    private static void createTopic(String name, int partitions) throws Exception {
        createTopic(name, partitions, "{}");
    }

    private static void createTopic(String name, int partitions, String configs) throws Exception {
        HttpApiAnswer created = call(
                admin,
                post("/admin/topics")
                        .text(
                                "application/json",
                                "{\"topic_name\":\"%s\",\"partitions_count\":%d,\"configs\":%s}"
                                        .formatted(name, partitions, configs)));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
    }

    private static void assertError(LambdaFunction function, HttpApiEvent event, int status, int code)
            throws InterruptedException, JsonProcessingException {
        HttpApiAnswer answer = call(function, event);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).required("error_code").intValue())
                .as(answer.body())
                .isEqualTo(code);
    }

    private static HttpApiEvent get(String path) {
        return HttpApiEvent.request("GET", path);
    }

    private static HttpApiEvent post(String path) {
        return HttpApiEvent.request("POST", path);
    }

    private static HttpApiAnswer call(LambdaFunction function, HttpApiEvent event) throws InterruptedException {
        return HttpApiAnswer.parse(function.invoke(event.json()));
    }
}
