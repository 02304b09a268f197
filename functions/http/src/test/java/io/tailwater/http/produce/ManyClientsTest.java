package io.tailwater.http.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ManyClientsTest {

    private static final int PRODUCERS = 64;
    private static final int POLLS = 64;
    private static final int REQUESTS = 4;
    private static final long WAIT_SECONDS = 60;

    @TestHTTPResource("/")
    URI base;

    @Test
    void manyProducersAndLongPollsAreServedSideBySide() throws Exception {
        Api api = new Api(base);
        String topic = api.topic(2);
        List<CompletableFuture<HttpResponse<String>>> polls = IntStream.range(0, POLLS)
                .mapToObj(i -> api.fetchLater(topic, 1, "offset=latest&timeout=19000"))
                .toList();
        ExecutorService clients = Executors.newFixedThreadPool(PRODUCERS);
        List<Callable<List<Long>>> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            producers.add(() -> {
                List<Long> offsets = new ArrayList<>();
                for (int request = 0; request < REQUESTS; request++) {
                    api.produced(
                                    topic + "/partitions/0",
                                    KafkaMediaType.JSON,
                                    "{\"records\":[{\"value\":1},{\"value\":2}]}")
                            .forEach(entry -> offsets.add(entry.get("offset").asLong()));
                }
                return offsets;
            });
        }

        List<Long> offsets = new ArrayList<>();
        for (Future<List<Long>> done : clients.invokeAll(producers, WAIT_SECONDS, TimeUnit.SECONDS)) {
            List<Long> own = done.get();
            assertThat(own).isSorted();
            offsets.addAll(own);
        }
        api.produced(topic + "/partitions/1", KafkaMediaType.JSON, "{\"records\":[{\"value\":1}]}");

        assertThat(offsets)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, PRODUCERS * REQUESTS * 2)
                        .mapToObj(Long::valueOf)
                        .toList());
        for (CompletableFuture<HttpResponse<String>> poll : polls) {
            assertThat(poll.get(WAIT_SECONDS, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        clients.shutdown();
    }
}
