package io.tailwater.http.group;

import static io.tailwater.http.group.Consumer.requireDone;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.StoreFaults;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.log.store.LogTable;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * That consumers write nothing but what belongs to groups. On AWS the consume function's role allows nothing else, by the partition keys of the
 * items: {@code allowed-calls.json} of {@code infra/stacks} has the same two.
 */
@QuarkusTest
class ConsumeWritesTest {

    private static final String GROUPS = "groups";
    private static final String OF_GROUP = "group#";
    private static final Set<String> READS = Set.of("GetItem", "BatchGetItem", "Query", "GetObject");

    @TestHTTPResource("/")
    URI base;

    @Inject
    StoreFaults store;

    private final Set<String> written = new ConcurrentSkipListSet<>();
    private final Set<String> kinds = new ConcurrentSkipListSet<>();

    @Test
    void consumersWriteToGroupsOnly() throws Exception {
        Api api = new Api(base);
        String topic = api.topic(3);
        for (int partition = 0; partition < 3; partition++) {
            api.produced(topic + "/partitions/" + partition, KafkaMediaType.JSON_V2, "{\"records\":[{\"value\":1}]}");
        }
        String group = "g-" + UUID.randomUUID();

        store.during(this::note, () -> {
            String settings = "\"auto.offset.reset\":\"earliest\",\"format\":\"json\"";
            Consumer one = Consumer.create(api, group, "one", settings).subscribed(topic);
            assertThat(one.values()).hasSize(3);
            // Two members, and so a rebalance, and a change of hands.
            Consumer two = Consumer.create(api, group, "two", settings).subscribed(topic);
            two.values();
            one.values();
            two.values();
            requireDone(one.postNothing("/offsets"));
            requireDone(two.delete(""));
            one.values();
            String partitions = "{\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":0}]}";
            requireDone(one.post("/positions/beginning", partitions));
            requireDone(one.post("/positions/end", partitions));
            requireDone(one.delete("/subscription"));
            requireDone(one.post("/assignments", partitions));
            one.values();
            requireDone(one.delete(""));
            api.fetched(topic, 0, "offset=earliest", KafkaMediaType.JSON_V2);
            assertThat(api.http()
                            .get("/topics/" + topic + "/partitions/0/segments?offset=0")
                            .statusCode())
                    .isEqualTo(200);
            return null;
        });

        assertThat(kinds).contains("UpdateItem", "TransactWriteItems");
        assertThat(written).containsExactlyInAnyOrder(GROUPS, OF_GROUP + group);
    }

    /** @return false: nothing is to fail */
    private boolean note(SdkRequest request) {
        String kind = request.getClass().getSimpleName().replace("Request", "");
        kinds.add(kind);
        if (request instanceof UpdateItemRequest update) {
            written.add(partitionKey(update.key()));
        } else if (request instanceof TransactWriteItemsRequest transaction) {
            transaction
                    .transactItems()
                    .forEach(item -> written.add(partitionKey(item.update().key())));
        } else if (!READS.contains(kind)) {
            written.add("unexpected: " + request);
        }
        return false;
    }

    private static String partitionKey(Map<String, AttributeValue> key) {
        assertThat(new TreeSet<>(key.keySet())).containsExactly(LogTable.PARTITION_KEY, LogTable.SORT_KEY);
        return key.get(LogTable.PARTITION_KEY).s();
    }
}
