package io.tailwater.emulators.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.emulators.AwsEndpoints;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestAwsTest {

    private static final URI LOCALSTACK = URI.create("http://localhost:4566");
    private static final URI OTHER = URI.create("http://localhost:8000");

    @Test
    void usesTheGivenEndpointForBothServices() {
        AwsEndpoints endpoints = given(Map.of("AWS_ENDPOINT_URL", LOCALSTACK.toString()));

        assertThat(endpoints).isEqualTo(new AwsEndpoints(LOCALSTACK, LOCALSTACK, "us-east-1", "local", "local-secret"));
    }

    @Test
    void usesTheGivenRegionAndCredentials() {
        AwsEndpoints endpoints = given(Map.of(
                "AWS_ENDPOINT_URL", LOCALSTACK.toString(),
                "AWS_REGION", "eu-central-1",
                "AWS_DEFAULT_REGION", "eu-west-1",
                "AWS_ACCESS_KEY_ID", "key",
                "AWS_SECRET_ACCESS_KEY", "secret"));

        assertThat(endpoints).isEqualTo(new AwsEndpoints(LOCALSTACK, LOCALSTACK, "eu-central-1", "key", "secret"));
    }

    @Test
    void aServicesOwnVariableComesFirst() {
        AwsEndpoints endpoints =
                given(Map.of("AWS_ENDPOINT_URL", LOCALSTACK.toString(), "AWS_ENDPOINT_URL_DYNAMODB", OTHER.toString()));

        assertThat(endpoints.s3()).isEqualTo(LOCALSTACK);
        assertThat(endpoints.dynamoDb()).isEqualTo(OTHER);
    }

    @ParameterizedTest
    @CsvSource({"AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_S3"})
    void oneServiceAloneIsRefused(String variable, String missing) {
        assertThatThrownBy(() -> given(Map.of(variable, LOCALSTACK.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("neither " + missing + " nor AWS_ENDPOINT_URL is set");
    }

    @Test
    void refusesAnEndpointThatIsNoUrl() {
        assertThatThrownBy(() -> given(Map.of("AWS_ENDPOINT_URL", "localhost")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("localhost");
    }

    @Test
    void thePropertyComesBeforeTheEnvironment() {
        AwsEndpoints started = new AwsEndpoints(OTHER, OTHER, "us-east-1", "key", "secret");

        AwsEndpoints endpoints = TestAws.endpoints(
                "mine", List.of(source("other", null), source("mine", started)), Map.of("AWS_ENDPOINT_URL", "ignored"));

        assertThat(endpoints).isSameAs(started);
    }

    @Test
    void aPropertyThatNamesNoSourceIsRefused() {
        assertThatThrownBy(() -> TestAws.endpoints("moto", List.of(source("localstack", null)), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tailwater.test.aws: \"moto\" is not one of the sources on this class path: [localstack]");
    }

    private static AwsEndpoints given(Map<String, String> environment) {
        return TestAws.endpoints("", List.of(), environment);
    }

    private static AwsSource source(String name, AwsEndpoints endpoints) {
        return new AwsSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public AwsEndpoints start() {
                return endpoints;
            }
        };
    }
}
