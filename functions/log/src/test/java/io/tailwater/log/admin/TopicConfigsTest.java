package io.tailwater.log.admin;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.RecordTooLargeException;
import io.tailwater.log.error.TopicAlreadyExistsException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import io.tailwater.log.topic.TopicCatalog;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TopicConfigsTest {

    private static TestStore store;
    private static TailwaterLog log;

    @BeforeAll
    static void open() {
        store = new TestStore();
        log = store.open();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void aTopicIsCreatedWithItsConfigs() {
        log.admin().create("configured", 1, Map.of("max.message.bytes", "10", "compression.type", "none"));

        assertThat(store.open().topics().get("configured").configs())
                .isEqualTo(Map.of("max.message.bytes", "10", "compression.type", "none"));
        assertThat(append(log, "configured", 0, "0123456789")).isZero();
        assertThatThrownBy(() -> append(log, "configured", 0, "0123456789a"))
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessageContaining("11 bytes")
                .hasMessageContaining("max.message.bytes, 10");
    }

    @Test
    void validatingCreatesNothingAndSeesWhatCreatingWouldSee() {
        assertThat(log.admin()
                        .validate("imagined", 7, Map.of("segment.bytes", "1024"))
                        .partitionCount())
                .isEqualTo(7);
        assertThatThrownBy(() -> log.topics().refresh("imagined")).isInstanceOf(UnknownTopicException.class);
        log.admin().create("real", 1);
        assertThatThrownBy(() -> log.admin().validate("real", 1, Map.of()))
                .isInstanceOf(TopicAlreadyExistsException.class);
    }

    @Test
    void recordsAreReadWhateverTheyWereCompressedWith() {
        log.admin().create("both", 1);
        append(log, "both", 0, "zstd ".repeat(1000));
        log.admin().alterConfigs("both", Map.of("compression.type", Optional.of("uncompressed")));
        append(log, "both", 0, "plain ".repeat(1000));
        log.admin().alterConfigs("both", Map.of("compression.type", Optional.of("producer")));
        append(log, "both", 0, "zstd again");

        assertThat(values(readAll(log, "both", 0)))
                .containsExactly("zstd ".repeat(1000), "plain ".repeat(1000), "zstd again");
        assertThat(objectSizesBytes("both"))
                .satisfiesExactlyInAnyOrder(
                        size -> assertThat(size).isLessThan(1_000L),
                        size -> assertThat(size).isGreaterThan(6_000L),
                        size -> assertThat(size).isLessThan(1_000L));
    }

    @Test
    void aSmallSegmentTakesFewerRequests() {
        log.admin().create("small", 1, Map.of("segment.bytes", "1024"));
        String half = "x".repeat(600);

        List<Long> offsets = IntStream.range(0, 20)
                .parallel()
                .mapToObj(i -> append(log, "small", 0, half))
                .toList();

        assertThat(offsets).doesNotHaveDuplicates().hasSize(20);
        assertThat(objectSizesBytes("small")).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource({
        "compression.type, gzip, zstd or uncompressed",
        "compression.type, lz4, zstd or uncompressed",
        "cleanup.policy, compacted, 'delete, compact, or both'",
        "cleanup.policy, 'compact,', 'delete, compact, or both'",
        "consume.principals, '', 'is empty'",
        "produce.principals, 'bob', 'is not a principal'",
        "delete.retention.ms, -1, between 0 and 9223372036854775807",
        "min.compaction.lag.ms, 9223372036854775808, between 0 and 9223372036854775807",
        "max.compaction.lag.ms, 0, between 1 and 9223372036854775807",
        "min.cleanable.dirty.ratio, 1.1, between 0 and 1",
        "min.cleanable.dirty.ratio, NaN, between 0 and 1",
        "retention.ms, 0, between 1 and 9223372036854775807",
        "retention.ms, -2, between 1 and 9223372036854775807",
        "retention.bytes, much, between 1 and 9223372036854775807",
        "compaction.lag.ms, -1, between 0 and 9223372036854775807",
        "key.format, text, 'bytes, string, json'",
        "value.format, avro, 'bytes, string, json'",
        "max.message.bytes, 0, between 1 and 3145728",
        "max.message.bytes, 3145729, between 1 and 3145728",
        "max.message.bytes, 99999999999999999999, between 1 and 3145728",
        "max.message.bytes, 1e3, between 1 and 3145728",
        "segment.bytes, 1023, between 1024 and 268435456",
        "segment.format, avro, 'raw, parquet'",
        "value.schema, x, is not JSON",
        "value.schema, '{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"decimal\"}}}', a.type: decimal is not one of",
        "value.schema, '{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"b\",\"type\":\"text\"}]}', 'b: \"text\" is not a type'",
        "segment.ms, 1000, has no meaning here",
        "min.insync.replicas, 2, has no meaning here: there are no replicas",
        "unclean.leader.election.enable, true, has no meaning here",
        "flush.ms, 1, has no meaning here",
        "retention.hours, 1, is not a config of topics",
        "'', 1, is not a config of topics",
    })
    void whatNothingWouldObeyIsRefused(String name, String value, String reason) {
        assertThatThrownBy(() -> log.admin().create("refused", 1, Map.of(name, value)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(name + ": ")
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> log.topics().refresh("refused")).isInstanceOf(UnknownTopicException.class);
    }

    @Test
    void changesAreAllMadeOrNone() {
        log.admin().create("altered", 1, Map.of("max.message.bytes", "10"));

        assertThatThrownBy(() -> log.admin()
                        .alterConfigs(
                                "altered",
                                Map.of("max.message.bytes", Optional.of("20"), "retention.ms", Optional.of("0"))))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(log.topics().refresh("altered").configs()).isEqualTo(Map.of("max.message.bytes", "10"));

        log.admin()
                .alterConfigs(
                        "altered",
                        Map.of(
                                "max.message.bytes", Optional.empty(),
                                "retention.ms", Optional.of("-1"),
                                "segment.bytes", Optional.empty()));
        assertThat(log.topics().refresh("altered").configs()).isEqualTo(Map.of("retention.ms", "-1"));
    }

    @Test
    void theFormatOfRecordsIsForEver() {
        log.admin().create("formatted", 1, Map.of("value.format", "json"));
        assertThatThrownBy(
                        () -> log.admin().alterConfigs("formatted", Map.of("segment.format", Optional.of("parquet"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("segment.format");

        assertThatThrownBy(() -> log.admin().alterConfigs("formatted", Map.of("value.format", Optional.of("bytes"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("value.format");
        assertThatThrownBy(() -> log.admin().alterConfigs("formatted", Map.of("value.format", Optional.empty())))
                .isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "string | 66 | ",
                "string | c328 | is not UTF-8",
                "json | 7b22c3b6223a5b312c6e756c6c5d7d | ",
                "json | 6e756c6c | ",
                "json | 7b22613a317d | is not JSON",
                "json | 3120 | ",
                "json | 312032 | something follows",
                "json | '' | it is empty",
                "json | ff | is not UTF-8",
            })
    void recordsMustBeOfTheTopicsFormat(String format, String hex, String problem) {
        String topic = "format-" + format + "-" + hex.length() + "-" + (problem == null ? "good" : "bad" + hex);
        log.admin().create(topic, 1, Map.of("value.format", format, "key.format", "string"));
        Bytes bytes = Bytes.wrap(HexFormat.of().parseHex(hex));
        List<LogRecord> records =
                List.of(new LogRecord(0, null, null, List.of()), new LogRecord(0, Bytes.utf8("k"), bytes, List.of()));

        if (problem == null) {
            assertThat(append(log, topic, 0, records)).isZero();
        } else {
            assertThatThrownBy(() -> append(log, topic, 0, records))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("records[1].value: ")
                    .hasMessageContaining(problem)
                    .hasMessageContaining("value.format is " + format);
            assertThat(readAll(log, topic, 0)).isEmpty();
        }
    }

    @Test
    void aSchemaOnlyGrows() {
        String one = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}";
        String two = one.replace("{\"a\"", "{\"b\":{\"type\":\"integer\"},\"a\"");
        log.admin().create("schema", 1);
        log.admin().alterConfigs("schema", Map.of("value.schema", Optional.of(one)));
        log.admin().alterConfigs("schema", Map.of("value.schema", Optional.of(two)));

        assertThat(log.topics().refresh("schema").configs()).isEqualTo(Map.of("value.schema", two));
        for (Optional<String> bad : List.of(
                Optional.<String>empty(),
                Optional.of(""),
                Optional.of(one),
                Optional.of(two.replace("integer", "number")),
                Optional.of(two.replace("{\"b\"", "{\"c\":{},\"b\"")
                        .replace("\"object\"", "\"object\",\"required\":[\"c\"]")))) {
            assertThatThrownBy(() -> log.admin().alterConfigs("schema", Map.of("value.schema", bad)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("value.schema: ");
            assertThatThrownBy(() -> log.admin().validateConfigs("schema", Map.of("value.schema", bad)))
                    .isInstanceOf(InvalidRequestException.class);
        }
        assertThat(log.topics().refresh("schema").configs()).isEqualTo(Map.of("value.schema", two));
    }

    @Test
    void anAvroSchemaKeepsItsVersionsAndIsOfBytes() {
        String one = "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"b\",\"type\":\"int\"}]}";
        String two = one.replace("[{", "[{\"name\":\"c\",\"type\":[\"null\",\"int\"],\"default\":null},{");
        assertThatThrownBy(() -> log.admin().create("avro", 1, Map.of("value.schema", one, "value.format", "json")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("value.format is json");
        log.admin().create("avro", 1, Map.of("value.schema", one));
        log.admin().alterConfigs("avro", Map.of("value.schema", Optional.of(two)));

        assertThat(log.topics().refresh("avro").configs())
                .isEqualTo(Map.of("value.schema", "[" + one + "," + two + "]"));
        log.admin().create("json", 1, Map.of("value.format", "json"));
        assertThatThrownBy(() -> log.admin().alterConfigs("json", Map.of("value.schema", Optional.of(one))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("value.format is json");
    }

    @Test
    void changesOfOneSchemaByManyEachGrowFromTheOneBefore() {
        log.admin().create("grown", 1);

        List<String> added = List.of("a", "b", "c", "d").parallelStream()
                .filter(name -> {
                    try {
                        store.open()
                                .admin()
                                .alterConfigs(
                                        "grown",
                                        Map.of(
                                                "value.schema",
                                                Optional.of(
                                                        "{\"type\":\"object\",\"properties\":{\"" + name + "\":{}}}")));
                        return true;
                    } catch (InvalidRequestException e) {
                        return false;
                    }
                })
                .toList();

        // Each would take the other's field away.
        assertThat(added).hasSize(1);
        assertThat(log.topics().refresh("grown").configs().get("value.schema")).contains("\"" + added.get(0) + "\"");
    }

    @Test
    void changesOfDifferentConfigsByManyAllStay() {
        log.admin().create("many", 1);

        List.of("max.message.bytes", "segment.bytes", "retention.ms", "compression.type").parallelStream()
                .forEach(name -> store.open()
                        .admin()
                        .alterConfigs(
                                "many",
                                Map.of(
                                        name,
                                        Optional.of(Map.of("retention.ms", "-1", "compression.type", "zstd")
                                                .getOrDefault(name, "2048")))));

        assertThat(log.topics().refresh("many").configs()).hasSize(4);
    }

    @Test
    void otherEnginesSeeAChangeWithinTheTimeThatTheyRemember() {
        var time = new SimulatedTime();
        TailwaterLog there = store.open(time, 5);
        log.admin().create("seen", 1);
        append(there, "seen", 0, "0123456789a");
        log.admin().alterConfigs("seen", Map.of("max.message.bytes", Optional.of("10")));

        time.sleep(TopicCatalog.REMEMBERED_MAX);

        assertThatThrownBy(() -> append(there, "seen", 0, "0123456789a")).isInstanceOf(RecordTooLargeException.class);
    }

    @Test
    void aTopicFromBeforeConfigsExistedCanHaveThem() {
        log.admin().create("old-item", 1);
        store.plainClients().dynamoDb().updateItem(request -> request.tableName(
                        store.location().table())
                .key(Map.of("pk", AttributeValue.fromS("topics"), "sk", AttributeValue.fromS("old-item")))
                .updateExpression("REMOVE headCount, configs"));
        assertThat(log.topics().refresh("old-item").configs()).isEmpty();

        log.admin().alterConfigs("old-item", Map.of("max.message.bytes", Optional.of("5")));

        assertThat(log.topics().refresh("old-item").configs()).isEqualTo(Map.of("max.message.bytes", "5"));
    }

    /** Each poll of an instance that subscribes to a pattern asks for its topics: what a listing has read is not read again. */
    @Test
    void whatAListingHasReadIsRememberedUntilItChangesHere() {
        log.admin().create("listed", 1);
        var requests = new RequestCounter();
        TailwaterLog there = store.open(new SimulatedTime(), 1, requests);
        there.topics().list();
        requests.take();

        assertThat(there.topics().get("listed").configs()).isEmpty();
        assertThat(requests.take()).isEmpty();

        there.admin().alterConfigs("listed", Map.of("consume.principals", Optional.of("User:ann")));

        assertThat(there.topics().get("listed").configs()).isEqualTo(Map.of("consume.principals", "User:ann"));
    }

    @Test
    void aTopicThatIsNotThereHasNoConfigsToChange() {
        assertThatThrownBy(() -> log.admin().alterConfigs("nowhere", Map.of()))
                .isInstanceOf(UnknownTopicException.class);
    }

    private static List<Long> objectSizesBytes(String topic) {
        return store
                .plainClients()
                .s3()
                .listObjectsV2(request -> request.bucket(store.location().bucket()))
                .contents()
                .stream()
                .filter(object ->
                        object.key().contains("/" + topic + "-") || object.key().contains("/" + topic + "/"))
                .map(object -> object.size())
                .toList();
    }
}
