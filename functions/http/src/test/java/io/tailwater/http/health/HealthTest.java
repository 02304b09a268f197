package io.tailwater.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Http;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HealthTest {

    /** Stands in for whatever a deployment depends on. */
    @Singleton
    public static class Dependency implements ReadinessCheck {
        volatile Readiness state = new Readiness.Ready();

        @Override
        public Readiness check() {
            return state;
        }
    }

    @TestHTTPResource("/")
    URI base;

    @Inject
    Dependency dependency;

    private Http http;

    @BeforeEach
    void connect() {
        http = new Http(base);
    }

    @AfterEach
    void recover() {
        dependency.state = new Readiness.Ready();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthy", "/healthy/", "/ready", "/ready/"})
    void healthyAndReady(String path) throws Exception {
        HttpResponse<String> answer = http.get(path);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void healthyButNotReady() throws Exception {
        dependency.state = new Readiness.NotReady("The table tailwater does not exist.");

        HttpResponse<String> ready = http.get("/ready");
        HttpResponse<String> healthy = http.get("/healthy");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("{\"error_code\":503,\"message\":\"The table tailwater does not exist.\"}");
        assertThat(healthy.statusCode()).isEqualTo(204);
    }
}
