package io.tailwater.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.store.AwsClients.Endpoints;
import io.tailwater.log.store.StoreLocation;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

class LogSettingsTest {

    @Test
    void onlyTheBucketMustBeNamed() {
        LogSettings settings = settings(Map.of("tailwater.bucket", "b"));

        assertThat(settings)
                .isEqualTo(new LogSettings(
                        new StoreLocation("b", "", "tailwater"),
                        AppendSettings.defaults(),
                        Optional.empty(),
                        Optional.empty(),
                        LogSettings.THREADS,
                        LogSettings.CONNECTIONS_MAX,
                        Optional.empty()));
    }

    @Test
    void everythingCanBeSet() {
        Map<String, String> all = new HashMap<>();
        all.put("tailwater.bucket", "b");
        all.put("aws.region", "eu-central-1");
        all.put("tailwater.key-prefix", "logs/");
        all.put("tailwater.table", "t");
        all.put("tailwater.linger", "5ms");
        all.put("tailwater.segment-bytes-max", "1");
        all.put("tailwater.segments-in-flight-max", "2");
        all.put("tailwater.buffer-bytes-max", "5000000000");
        all.put("tailwater.record-bytes-max", "4");
        all.put("tailwater.threads", "5");
        all.put("tailwater.replica-buckets", "eu-west-1=b2, us-east-1=b3");
        all.put("tailwater.first-leader", "eu-west-1");
        all.put("tailwater.leadership-table", "l");
        all.put("tailwater.connections-max", "6");
        all.put("tailwater.s3.endpoint", "http://127.0.0.1:1");
        all.put("tailwater.dynamodb.endpoint", "https://localhost:2");

        LogSettings settings = settings(all);

        assertThat(settings)
                .isEqualTo(new LogSettings(
                        new StoreLocation("b", "logs/", "t"),
                        new AppendSettings(Duration.ofMillis(5), 1, 2, 5_000_000_000L, 4),
                        Optional.of(Region.EU_CENTRAL_1),
                        Optional.of(new Endpoints(URI.create("http://127.0.0.1:1"), URI.create("https://localhost:2"))),
                        5,
                        6,
                        Optional.of(new OtherRegions(
                                "eu-central-1",
                                Map.of("eu-west-1", "b2", "us-east-1", "b3"),
                                "eu-west-1",
                                Optional.of("l")))));
    }

    @Test
    void endpointsOfTheEnvironmentAreUsedUnlessOursAreSet() {
        LogSettings settings = settings(Map.of(
                "tailwater.bucket", "b",
                "AWS_ENDPOINT_URL", "http://localhost:4566",
                "AWS_ENDPOINT_URL_S3", "http://localhost:1",
                "tailwater.dynamodb.endpoint", "http://localhost:2"));

        assertThat(settings.endpoints())
                .hasValue(new Endpoints(URI.create("http://localhost:1"), URI.create("http://localhost:2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tailwater.linger | 5 | tailwater.linger: \"5\" is not a duration such as 5ms or 1s",
                "tailwater.linger | 6s | linger: PT6S is not between 0 and 5 s",
                "tailwater.threads | many | tailwater.threads: \"many\" is not a positive integer",
                "tailwater.threads | 0 | tailwater.threads: \"0\" is not a positive integer",
                "tailwater.threads | -1 | tailwater.threads: \"-1\" is not a positive integer",
                "tailwater.segment-bytes-max | 2147483648 | tailwater.segment-bytes-max: \"2147483648\" is not an integer",
                "tailwater.key-prefix | logs | keyPrefix: logs does not end with a slash",
                "tailwater.s3.endpoint | localhost:4566 | tailwater.s3.endpoint: \"localhost:4566\" is not a URL",
                "tailwater.s3.endpoint | ht tp | tailwater.s3.endpoint: \"ht tp\" is not a URL",
                "tailwater.s3.endpoint | http://localhost:1 | only the one for S3 is set; set both",
                "AWS_ENDPOINT_URL_DYNAMODB | http://localhost:1 | only the one for DynamoDB is set; set both",
                "tailwater.replica-buckets | eu-west-1 | is not a list such as eu-central-1=my-bucket",
                "tailwater.replica-buckets | eu-west-1=b2 | tailwater.region: is not set; it names this region",
                "tailwater.bucket | ' ' | tailwater.bucket: is not set; it names the S3 bucket of the segments"
                        + " (environment variable: TAILWATER_BUCKET)",
            })
    void settingThatIsWrongIsNamedInOneLine(String name, String value, String message) {
        Map<String, String> properties = new HashMap<>(Map.of("tailwater.bucket", "b"));
        properties.put(name, value);

        assertThatThrownBy(() -> settings(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tailwater.first-leader | ' ' | tailwater.first-leader: is not set; it names the region that leads",
                "tailwater.first-leader | c | tailwater.first-leader: c is neither a nor in tailwater.replica-buckets",
                "tailwater.region | b | tailwater.replica-buckets: names b, which is this region (tailwater.region)",
            })
    void regionsThatContradictEachOtherAreNamed(String name, String value, String message) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "tailwater.bucket", "one",
                "tailwater.region", "a",
                "tailwater.replica-buckets", "b=two",
                "tailwater.first-leader", "a"));
        properties.put(name, value);

        assertThatThrownBy(() -> settings(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static LogSettings settings(Map<String, String> properties) {
        return LogSettings.from(ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(new Properties(properties))
                .build());
    }

    private record Properties(Map<String, String> properties) implements ConfigSource {

        @Override
        public Map<String, String> getProperties() {
            return properties;
        }

        @Override
        public Set<String> getPropertyNames() {
            return properties.keySet();
        }

        @Override
        public @Nullable String getValue(String name) {
            return properties.get(name);
        }

        @Override
        public String getName() {
            return "test";
        }
    }
}
