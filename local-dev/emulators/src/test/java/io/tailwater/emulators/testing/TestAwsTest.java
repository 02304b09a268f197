package io.tailwater.emulators.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.emulators.AwsEndpoints;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestAwsTest {

    private static final URI LOCALSTACK = URI.create("http://localhost:4566");

    @Test
    void usesTheGivenEndpointForBothServices() {
        AwsEndpoints endpoints = TestAws.endpoints(Map.of("AWS_ENDPOINT_URL", LOCALSTACK.toString()));

        assertThat(endpoints).isEqualTo(new AwsEndpoints(LOCALSTACK, LOCALSTACK, "us-east-1", "local", "local-secret"));
    }

    @Test
    void usesTheGivenRegionAndCredentials() {
        AwsEndpoints endpoints = TestAws.endpoints(Map.of(
                "AWS_ENDPOINT_URL", LOCALSTACK.toString(),
                "AWS_REGION", "eu-central-1",
                "AWS_DEFAULT_REGION", "eu-west-1",
                "AWS_ACCESS_KEY_ID", "key",
                "AWS_SECRET_ACCESS_KEY", "secret"));

        assertThat(endpoints).isEqualTo(new AwsEndpoints(LOCALSTACK, LOCALSTACK, "eu-central-1", "key", "secret"));
    }

    @Test
    void refusesAnEndpointThatIsNoUrl() {
        assertThatThrownBy(() -> TestAws.endpoints(Map.of("AWS_ENDPOINT_URL", "localhost")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("localhost");
    }
}
