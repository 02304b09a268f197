package io.tailwater.http.maintenance;

import static io.tailwater.http.Api.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.segment.RawSegmentReader;
import io.tailwater.format.segment.SegmentIndex;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compaction, retention, deletion of records and the list of segments, over HTTP. */
@QuarkusTest
class MaintenanceTest {

    private static final String TEXT = KafkaMediaType.TEXT_V2;

    @TestHTTPResource("/")
    URI base;

    private Api api;
    private String topic;

    @BeforeEach
    void produce() throws Exception {
        api = new Api(base);
        topic = api.topic(1);
        append("a", "b");
        append("c");
    }

    @Test
    void compactedRecordsAreReadAsBefore() throws Exception {
        JsonNode before = api.fetched(topic, 0, "offset=0", TEXT);

        JsonNode answer = post("/admin/topics:compact?all=true&topic=" + topic);

        assertThat(answer.get("finished").asBoolean()).isTrue();
        assertThat(answer.get("failures").asInt()).isZero();
        JsonNode segment = answer.get("segments").get(0);
        assertThat(segment.get("topic").asText()).isEqualTo(topic);
        assertThat(segment.get("base_offset").asInt()).isZero();
        assertThat(segment.get("last_offset").asInt()).isEqualTo(2);
        assertThat(segment.get("raw_segments").asInt()).isEqualTo(2);
        assertThat(segment.get("misfits").asInt()).isZero();
        append("d");
        assertThat(api.fetched(topic, 0, "offset=0", TEXT)).isEqualTo(before);
        assertThat(api.fetched(topic, 0, "offset=3", TEXT)).hasSize(1);
        assertThat(post("/admin/topics:compact?topic=" + topic).get("segments")).isEmpty();
    }

    @Test
    void aCompactedTopicTakesRecordsWithKeysOnly() throws Exception {
        String compacted = "compacted-" + topic;
        assertThat(api.http()
                        .send(
                                "POST",
                                "/admin/topics",
                                BodyPublishers.ofString("{\"topic_name\":\"" + compacted
                                        + "\",\"partitions_count\":2,\"configs\":{\"cleanup.policy\":\"compact\"}}"),
                                "Content-Type",
                                KafkaMediaType.JSON_V2)
                        .statusCode())
                .isEqualTo(201);

        assertError(
                api.produce(
                        compacted,
                        TEXT,
                        "{\"records\":[{\"key\":\"k\",\"value\":\"1\",\"partition\":0},{\"value\":\"2\",\"partition\":1}]}"),
                422,
                422,
                "records[1].key: is missing",
                "compacted");
        assertThat(api.fetched(compacted, 0, "", TEXT))
                .as("nothing of it was appended")
                .isEmpty();
        api.produced(compacted, TEXT, "{\"records\":[{\"key\":\"k\",\"value\":\"1\"},{\"key\":\"k\"}]}");
        JsonNode answer = post("/admin/topics:compact?all=true&topic=" + compacted);
        assertThat(answer.get("segments")).hasSize(1);
        assertThat(answer.get("cleaned"))
                .as("it is in the table for a moment only")
                .isEmpty();
    }

    @Test
    void aSchemaIsDeclaredAndWhatDoesNotFitIsCounted() throws Exception {
        String config = "/v3/clusters/"
                + Api.json(api.http().get("/v3/clusters").body())
                        .at("/data/0/cluster_id")
                        .asText()
                + "/topics/" + topic + "/configs/value.schema";
        String schema = "{'type': 'object', 'properties': {'n': {'type': 'integer'}}}";
        assertError(put(config, schema.replace("integer", "decimal")), 400, 40002, "value.schema", "n.type: decimal");
        assertThat(put(config, schema).statusCode()).isEqualTo(204);
        assertError(put(config, schema.replace("integer", "string")), 400, 40002, "value.schema", "n: is STRING");
        assertError(put(config.replace("value.schema", "segment.format"), "parquet"), 400, 40002, "segment.format");

        JsonNode segment = post("/admin/topics:compact?all=true&topic=" + topic)
                .get("segments")
                .get(0);

        assertThat(segment.get("misfits").asInt()).isEqualTo(3);
        JsonNode listing = Api.json(
                api.http().get("/topics/" + topic + "/partitions/0/segments").body());
        assertThat(listing.get("value_schema").asText()).isEqualTo(schema.replace('\'', '"'));
    }

    private HttpResponse<String> put(String path, String value) throws Exception {
        String text = value.replace("'", "\\\"");
        return api.http()
                .send(
                        "PUT",
                        path,
                        BodyPublishers.ofString("{\"value\":\"" + text + "\"}"),
                        "Content-Type",
                        "application/json");
    }

    @Test
    void aBatchOfADirectTopicIsParquetWhenItIsAnswered() throws Exception {
        topic = "direct-" + topic;
        HttpResponse<String> created = api.http()
                .send(
                        "POST",
                        "/admin/topics",
                        BodyPublishers.ofString("{\"topic_name\":\"" + topic
                                + "\",\"configs\":{\"segment.format\":\"parquet\",\"value.format\":\"string\"}}"),
                        "Content-Type",
                        KafkaMediaType.JSON_V2);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);

        append("a", "b");

        JsonNode segment = Api.json(api.http()
                        .get("/topics/" + topic + "/partitions/0/segments")
                        .body())
                .get("segments")
                .get(0);
        assertThat(segment.get("format").asText()).isEqualTo("parquet");
        byte[] file = download(segment);
        assertThat(ParquetFooter.read(Bytes.wrap(file), file.length, "file").recordCount())
                .isEqualTo(2);
        assertThat(api.fetched(topic, 0, "offset=0", TEXT)).hasSize(2);
    }

    @Test
    void segmentsAreReadFromTheStoreItself() throws Exception {
        post("/admin/topics:compact?all=true&topic=" + topic);
        append("d", "e");

        JsonNode old = Api.json(
                api.http().get("/topics/" + topic + "/partitions/0/segments").body());
        JsonNode fresh = Api.json(api.http()
                .get("/topics/" + topic + "/partitions/0/segments?offset=3")
                .body());
        JsonNode end = Api.json(api.http()
                .get("/topics/" + topic + "/partitions/0/segments?offset=latest")
                .body());

        assertThat(old.get("log_end_offset").asInt()).isEqualTo(5);
        assertThat(old.get("value_format").asText()).isEqualTo("bytes");
        assertThat(old.has("value_schema")).isFalse();
        JsonNode parquet = old.get("segments").get(0);
        assertThat(parquet.get("format").asText()).isEqualTo("parquet");
        assertThat(parquet.get("last_offset").asInt()).isEqualTo(2);
        byte[] file = download(parquet);
        assertThat(ParquetFooter.read(Bytes.wrap(file), file.length, "file").recordCount())
                .isEqualTo(3);
        JsonNode raw = fresh.get("segments").get(0);
        assertThat(raw.get("format").asText()).isEqualTo("raw");
        Bytes content = Bytes.wrap(download(raw));
        SegmentIndex index = SegmentIndex.scan(content, "raw");
        List<String> values = new ArrayList<>();
        new RawSegmentReader(content, index.whole(), raw.get("base_offset").asLong(), "raw")
                .recordsFrom(3)
                .forEachRemaining(record -> values.add(value(record)));
        assertThat(values).containsExactly("d", "e");
        assertThat(end.get("segments")).isEmpty();
    }

    @Test
    void badQuestionsAboutSegmentsAreRefused() throws Exception {
        String path = "/topics/" + topic + "/partitions/0/segments";
        assertError(api.http().get(path + "?offset=4"), 416, 41601, "4", "3");
        assertError(api.http().get(path + "?from=4"), 400, 400, "from");
        assertError(api.http().get("/topics/" + topic + "/partitions/1/segments"), 404, 40402, "1");
        assertError(api.http().get("/topics/nobody/partitions/0/segments"), 404, 40401, "nobody");
    }

    @Test
    void recordsAreDeletedBeforeAnOffset() throws Exception {
        String path = "/topics/" + topic + "/partitions/0/records";
        assertThat(delete(path + "?before=2").statusCode()).isEqualTo(200);

        assertThat(api.fetched(topic, 0, "", TEXT).get(0).get("value").asText()).isEqualTo("c");
        assertError(api.fetch(topic, 0, "offset=1", TEXT), 416, 41601, "1", "2", "3");
        assertError(delete(path), 400, 400, "before");
        assertError(delete(path + "?before=x"), 400, 400, "before", "x");
        assertError(delete(path + "?before=-2"), 400, 400, "before", "-2");
        assertError(delete(path + "?before=4"), 416, 41601, "4");
        assertError(delete("/topics/nobody/partitions/0/records?before=0"), 404, 40401, "nobody");
        assertThat(Api.json(delete(path + "?before=-1").body())
                        .get("log_start_offset")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void retentionAndSweepSayWhatTheyDid() throws Exception {
        JsonNode expiry = post("/admin/topics:expire");
        assertThat(expiry.get("finished").asBoolean()).isTrue();
        assertThat(expiry.get("failures").asInt()).isZero();
        JsonNode sweep = post("/admin/storage:sweep");
        assertThat(sweep.get("objects").asInt()).isPositive();
        assertThat(sweep.get("orphans").asInt()).isZero();
        assertThat(sweep.get("next_after").isNull()).isTrue();
        assertError(send("/admin/topics:compact?every=1"), 400, 400, "every");
        assertError(send("/admin/topics:compact?all=yes"), 400, 400, "all", "yes");
        assertError(send("/admin/topics:compact?topic=nobody"), 404, 40401, "nobody");
        assertError(send("/admin/topics:expire?topic=x"), 400, 400, "topic");
    }

    private void append(String... values) throws Exception {
        StringBuilder records = new StringBuilder();
        for (String value : values) {
            records.append(records.isEmpty() ? "" : ",")
                    .append("{\"partition\":0,\"value\":\"")
                    .append(value)
                    .append("\"}");
        }
        api.produced(topic, TEXT, "{\"records\":[" + records + "]}");
    }

    private HttpResponse<String> send(String path) throws Exception {
        return api.http().send("POST", path, BodyPublishers.noBody());
    }

    private JsonNode post(String path) throws Exception {
        HttpResponse<String> answer = send(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer.body());
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return api.http().send("DELETE", path, BodyPublishers.noBody());
    }

    private static byte[] download(JsonNode segment) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(segment.get("url").asText()))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(segment.get("size_bytes").asInt());
        return answer.body();
    }

    private static String value(OffsetRecord record) {
        Bytes value = record.record().value();
        return value == null ? "null" : value.toUtf8String();
    }
}
