package io.tailwater.http.group;

import static io.tailwater.http.group.Consumer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tailwater.http.Http;
import io.tailwater.http.url.PublicUrl;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a setting that says where clients find the API. */
@QuarkusTest
@TestProfile(ConfiguredUrlTest.Configured.class)
class ConfiguredUrlTest {

    public static class Configured implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tailwater.public-url", "https://kafka.example.org/v2/");
        }
    }

    @TestHTTPResource("/")
    URI base;

    @Test
    void settingGoesBeforeEverythingElse() throws Exception {
        var answer = new Http(base)
                .send("POST", "/consumers/g", BodyPublishers.noBody(), "X-Forwarded-Host", "another.example.org");

        assertThat(json(answer).get("base_uri").asText())
                .isEqualTo("https://kafka.example.org/v2/consumers/g/instances/"
                        + json(answer).get("instance_id").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "ftp://example.org", "http://", "https://a.org/?q", "https://a b", "/path"})
    void settingThatIsRefused(String url) {
        assertThatThrownBy(() -> new PublicUrl(Optional.of(url)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tailwater.public-url: \"" + url + "\"");
    }
}
