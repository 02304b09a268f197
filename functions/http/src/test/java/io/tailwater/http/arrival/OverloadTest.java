package io.tailwater.http.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tailwater.http.Http;
import io.tailwater.http.health.Readiness;
import io.tailwater.http.health.ReadinessCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OverloadTest.FewWorkers.class)
class OverloadTest {

    private static final int WORKERS = 2;
    private static final int QUEUE = 1;
    private static final int MORE_REQUESTS = 6;
    private static final long WAIT_SECONDS = 20;

    public static class FewWorkers implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.thread-pool.core-threads", Integer.toString(WORKERS),
                    "quarkus.thread-pool.max-threads", Integer.toString(WORKERS),
                    "quarkus.thread-pool.queue-size", Integer.toString(QUEUE));
        }
    }

    /** Holds every worker that asks it, until it is told to let go. Passes everywhere but in this test. */
    @Singleton
    public static class Brake implements ReadinessCheck {
        private final CountDownLatch held = new CountDownLatch(WORKERS);
        private final CountDownLatch letGo = new CountDownLatch(1);
        private volatile boolean on;

        @Override
        public Readiness check() {
            if (!on) {
                return new Readiness.Ready();
            }
            held.countDown();
            try {
                return letGo.await(WAIT_SECONDS, TimeUnit.SECONDS)
                        ? new Readiness.Ready()
                        : new Readiness.NotReady("Nobody let go.");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Readiness.NotReady("Interrupted.");
            }
        }
    }

    @TestHTTPResource("/")
    URI base;

    @Inject
    Brake brake;

    @Test
    void requestsBeyondWorkersAndQueueAreToldToComeBack() throws Exception {
        Http http = new Http(base);
        brake.on = true;
        List<CompletableFuture<HttpResponse<String>>> busy = send(http, WORKERS);
        assertThat(brake.held.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();

        List<CompletableFuture<HttpResponse<String>>> more = send(http, MORE_REQUESTS);
        HttpResponse<String> refused = firstOf(more).get(WAIT_SECONDS, TimeUnit.SECONDS);
        HttpResponse<String> healthy = http.get("/healthy");
        brake.letGo.countDown();

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(refused.body())
                .isEqualTo(
                        "{\"error_code\":503,\"message\":\"All workers are busy and the queue is full; try again.\"}");
        assertThat(healthy.statusCode()).isEqualTo(204);
        for (CompletableFuture<HttpResponse<String>> answer : busy) {
            assertThat(answer.get(WAIT_SECONDS, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        }
        for (CompletableFuture<HttpResponse<String>> answer : more) {
            assertThat(answer.get(WAIT_SECONDS, TimeUnit.SECONDS).statusCode()).isIn(204, 503);
        }
    }

    private static List<CompletableFuture<HttpResponse<String>>> send(Http http, int count) {
        return IntStream.range(0, count).mapToObj(i -> http.getLater("/ready")).toList();
    }

    private static CompletableFuture<HttpResponse<String>> firstOf(
            List<CompletableFuture<HttpResponse<String>>> answers) {
        CompletableFuture<HttpResponse<String>> first = new CompletableFuture<>();
        answers.forEach(answer -> answer.thenAccept(first::complete));
        return first;
    }
}
