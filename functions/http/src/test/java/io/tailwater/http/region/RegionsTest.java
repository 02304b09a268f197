package io.tailwater.http.region;

import static io.tailwater.http.Api.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreLocation;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A deployment that is one of two; the other one's bucket and table are not there. */
@QuarkusTest
@TestProfile(RegionsTest.OneOfTwo.class)
class RegionsTest {

    private static final String TEXT = KafkaMediaType.TEXT_V2;
    private static final String OWN = "us-east-1";
    private static final String OTHER = "eu-central-1";

    public static class OneOfTwo implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tailwater.region", OWN,
                    "tailwater.replica-buckets", OTHER + "=a-bucket-that-is-not-there",
                    "tailwater.first-leader", OWN);
        }
    }

    @TestHTTPResource("/")
    URI base;

    @Inject
    AwsClients clients;

    @Inject
    StoreLocation location;

    private Api api;

    @BeforeEach
    void open() {
        api = new Api(base);
    }

    private HttpResponse<String> move(String body) throws Exception {
        return api.http()
                .send("POST", "/admin/leadership", BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    @Test
    void saysWhoLeadsAndWhoMayNext() throws Exception {
        JsonNode leadership = Api.json(api.http()
                .get("/admin/leadership", "Accept", "application/json")
                .body());

        assertThat(leadership.get("region").asText()).isEqualTo(OWN);
        assertThat(leadership.get("leader").asText()).isEqualTo(OWN);
        assertThat(leadership.get("epoch").asInt()).isZero();
        assertThat(leadership.get("moving").isNull()).isTrue();
        assertThat(leadership.get("next_epochs").toString())
                .isEqualTo("[{\"region\":\"eu-central-1\",\"epoch\":2},{\"region\":\"us-east-1\",\"epoch\":1}]");
    }

    @Test
    void refusesAMoveThatCannotBe() throws Exception {
        assertError(
                move("{\"region\": \"eu-central-1\", \"epoch\": 1}"), 422, 422, "the next one that it may lead is 2");
        assertError(move("{\"region\": \"mars\", \"epoch\": 1}"), 422, 422, "region: mars is not one of");
        assertError(move("{\"region\": \"us-east-1\"}"), 422, 422, "epoch: is missing");
        assertError(move("{\"region\": \"us-east-1\", \"epoch\": 0}"), 422, 422, "epoch");
        assertError(move("{\"region\": \"us-east-1\", \"epoch\": 1, \"force\": true}"), 400, 400, "force");
    }

    @Test
    void saysThatACopyCannotBeAsked() throws Exception {
        String topic = api.topic(1);
        api.produced(topic, TEXT, "{\"records\":[{\"value\":\"a\"}]}");

        JsonNode partition = Api.json(api.http()
                        .get("/topics/" + topic + "/replication", "Accept", "application/json")
                        .body())
                .at("/partitions/0");

        assertThat(partition.get("log_end_offset").asInt()).isEqualTo(1);
        assertThat(partition.at("/copies/0/region").asText()).isEqualTo(OTHER);
        assertThat(partition.at("/copies/0/arrived_offset").asInt()).isZero();
    }

    @Test
    void moreRegionsThanThereAreCannotBeWaitedFor() throws Exception {
        String topic = api.topic(1);

        assertError(
                api.produce(topic + "?acks=regions=3", TEXT, "{\"records\":[{\"value\":\"a\"}]}"),
                400,
                400,
                "acks: regions=3 are more than the 2 that there are");
        assertError(
                api.produce(topic + "?acks=all", TEXT, "{\"records\":[{\"value\":\"a\"}]}"),
                400,
                400,
                "acks: \"all\" is neither leader nor regions=N");
        assertThat(api.fetched(topic, 0, "offset=0", TEXT)).isEmpty();
    }

    @Test
    void whereAnotherRegionLeadsRecordsAreReadAndNothingElse() throws Exception {
        String topic = api.topic(1);
        api.produced(topic, TEXT, "{\"records\":[{\"value\":\"a\"}]}");
        Map<String, AttributeValue> epoch = new HashMap<>(LogTable.key("leadership", "epoch#0000000002"));
        epoch.put("region", AttributeValue.fromS(OTHER));
        epoch.put("before", AttributeValue.fromN("0"));
        epoch.put("clean", AttributeValue.fromBool(true));
        epoch.put("since", AttributeValue.fromN("0"));
        clients.dynamoDb()
                .putItem(request -> request.tableName(location.table()).item(epoch));
        try {
            HttpResponse<String> refused = until(topic, 421);

            assertError(refused, 421, 42101, "eu-central-1, which leads");
            assertThat(refused.headers().firstValue("Tailwater-Leader-Region")).hasValue(OTHER);
            assertError(
                    api.http().send("POST", "/consumers/g", BodyPublishers.noBody()),
                    421,
                    42101,
                    "eu-central-1, which leads");
            assertError(api.delete(topic), 421, 42101, "eu-central-1, which leads");
            assertError(
                    api.http().send("POST", "/admin/topics:compact", BodyPublishers.noBody()),
                    421,
                    42101,
                    "eu-central-1, which leads");
            assertThat(api.fetched(topic, 0, "offset=0", TEXT).at("/0/value").asText())
                    .isEqualTo("a");
        } finally {
            clients.dynamoDb().deleteItem(request -> request.tableName(location.table())
                    .key(LogTable.key("leadership", "epoch#0000000002")));
            until(topic, 200);
        }
    }

    /** Produces until that is answered so: who leads is asked every 5 s. */
    private HttpResponse<String> until(String topic, int status) throws Exception {
        HttpResponse<String> answer = api.produce(topic, TEXT, "{\"records\":[{\"value\":\"more\"}]}");
        for (int tries = 0; tries < 40 && answer.statusCode() != status; tries++) {
            Thread.sleep(250);
            answer = api.produce(topic, TEXT, "{\"records\":[{\"value\":\"more\"}]}");
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }
}
