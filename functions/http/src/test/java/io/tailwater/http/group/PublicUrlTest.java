package io.tailwater.http.group;

import static io.tailwater.http.group.Consumer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tailwater.http.Http;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behind API Gateway's stage, and behind proxies in front of it. */
@QuarkusTest
@TestProfile(PublicUrlTest.Stage.class)
class PublicUrlTest {

    public static class Stage implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.root-path", "/prod");
        }
    }

    @TestHTTPResource("/")
    URI base;

    private final String group = "g " + UUID.randomUUID();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host | | http://{host}/prod",
                "X-Forwarded-Proto | https | https://{host}/prod",
                "X-Forwarded-Host | example.org | http://example.org/prod",
                "X-Forwarded-Host | example.org:8443, inner | http://example.org:8443/prod",
                "X-Forwarded-Host | [::1]:80 | http://[::1]:80/prod",
                "X-Forwarded-Host | bad/host | http://{host}/prod",
                "X-Forwarded-Proto | javascript | http://{host}/prod",
                "X-Forwarded-Prefix | /kafka/ | http://{host}/kafka",
                "X-Forwarded-Prefix | //kafka//rest// | http://{host}/kafka/rest",
                "X-Forwarded-Prefix | / | http://{host}",
                "X-Forwarded-Prefix | kafka | http://{host}/kafka",
                "X-Forwarded-Prefix | /a?b | http://{host}/prod",
                "X-Forwarded-Path | /kafka | http://{host}/kafka",
                "X-Forwarded-Path | /kafka/consumers/{group} | http://{host}/kafka",
                "Forwarded | for=1.2.3.4;host=example.org;proto=https | https://example.org/prod",
                "Forwarded | host=\"example.org:8443\";proto=https, host=inner | https://example.org:8443/prod",
                "Forwarded | for=1.2.3.4 | http://{host}/prod",
            })
    void proxiesSayWhereTheyAre(String header, String value, String root) throws Exception {
        String path = group.replace(" ", "%20");
        String[] headers = value == null ? new String[0] : new String[] {header, value.replace("{group}", path)};

        String url = baseUri(headers);

        assertThat(url)
                .isEqualTo(root.replace("{host}", base.getAuthority()) + "/consumers/" + path
                        + "/instances/an%20instance");
    }

    @Test
    void forwardedGoesFirstAndHostsGetThePort() throws Exception {
        assertThat(baseUri("Forwarded", "host=a.org;proto=https", "X-Forwarded-Host", "b.org"))
                .startsWith("https://a.org/prod/");
        assertThat(baseUri("X-Forwarded-Host", "b.org", "X-Forwarded-Proto", "https", "X-Forwarded-Port", "8443"))
                .startsWith("https://b.org:8443/prod/");
        assertThat(baseUri("X-Forwarded-Host", "b.org", "X-Forwarded-Proto", "https", "X-Forwarded-Port", "443"))
                .startsWith("https://b.org/prod/");
    }

    private String baseUri(String... headers) throws Exception {
        Http http = new Http(base);
        String path = "/prod/consumers/" + group.replace(" ", "%20");
        http.send("DELETE", path + "/instances/an%20instance", BodyPublishers.noBody());
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return json(http.send("POST", path, BodyPublishers.ofString("{\"name\":\"an instance\"}"), all))
                .get("base_uri")
                .asText();
    }
}
