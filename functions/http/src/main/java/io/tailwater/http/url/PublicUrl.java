package io.tailwater.http.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where clients find this API, which is not where its processes listen: behind a gateway there is a stage before the path, behind a
 * proxy another host. The setting {@code tailwater.public-url} goes first, then what proxies say ({@code Forwarded} of RFC 7239,
 * {@code X-Forwarded-*}), then the request itself, whose path has API Gateway's stage as {@code quarkus.http.root-path}.
 */
@Singleton
public class PublicUrl {

    private static final Pattern AUTHORITY = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");
    private static final Pattern PATH = Pattern.compile("/?[A-Za-z0-9._~!$&'()*+,;=:@%/-]*");

    private final Optional<String> configured;

    public PublicUrl(@ConfigProperty(name = "tailwater.public-url") Optional<String> configured) {
        this.configured = configured.map(String::strip).filter(text -> !text.isEmpty());
        this.configured.ifPresent(PublicUrl::requireUrl);
    }

    /** Having been constructed is what matters: a wrong setting ends the start, not a request. */
    void checkAtStart(@Observes StartupEvent start) {}

    private static void requireUrl(String text) {
        try {
            URI url = URI.create(text);
            if (isHttp(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getQuery() == null
                    && url.getFragment() == null) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw new ConfigurationException(
                "tailwater.public-url: \"" + text + "\" is not a URL such as https://example.org/kafka");
    }

    /** The URL of a consumer instance, without a slash at the end. */
    public String ofInstance(String group, String instance, UriInfo uri, HttpHeaders headers) {
        return root(uri, headers) + "/consumers/" + segment(group) + "/instances/" + segment(instance);
    }

    /** Where the API begins, without a slash at the end. */
    public String root(UriInfo uri, HttpHeaders headers) {
        if (configured.isPresent()) {
            return withoutSlash(configured.get());
        }
        URI base = uri.getBaseUri();
        String scheme = forwarded(headers, "proto")
                .or(() -> first(headers, "X-Forwarded-Proto"))
                .filter(PublicUrl::isHttp)
                .orElse(base.getScheme());
        String authority = forwarded(headers, "host")
                .or(() -> first(headers, "X-Forwarded-Host"))
                .filter(text -> AUTHORITY.matcher(text).matches())
                .map(host -> withPort(host, scheme, headers))
                .orElse(base.getRawAuthority());
        String path = first(headers, "X-Forwarded-Prefix")
                .or(() -> first(headers, "X-Forwarded-Path").map(text -> prefix(text, uri)))
                .filter(text -> PATH.matcher(text).matches())
                .orElse(base.getRawPath());
        return withoutSlash(
                scheme + "://" + authority + "/" + path.replaceAll("/{2,}", "/").replaceAll("^/", ""));
    }

    /** Some proxies send the whole path that the client asked for; what goes before ours is the prefix. */
    private static String prefix(String path, UriInfo uri) {
        String request = uri.getRequestUri().getRawPath();
        String own = withoutSlash(
                request.substring(withoutSlash(uri.getBaseUri().getRawPath()).length()));
        String asked = withoutSlash(path);
        return asked.endsWith(own) ? asked.substring(0, asked.length() - own.length()) : asked;
    }

    private static String withPort(String host, String scheme, HttpHeaders headers) {
        boolean hasPort = host.matches(".*:\\d+");
        String usual = scheme.equals("https") ? "443" : "80";
        return first(headers, "X-Forwarded-Port")
                .filter(port -> !hasPort && port.matches("\\d{1,5}") && !port.equals(usual))
                .map(port -> host + ":" + port)
                .orElse(host);
    }

    /** A parameter of the first element of {@code Forwarded}: the proxy nearest to the client. */
    private static Optional<String> forwarded(HttpHeaders headers, String name) {
        return first(headers, "Forwarded").flatMap(element -> {
            for (String pair : element.split(";")) {
                String[] parts = pair.split("=", 2);
                if (parts.length == 2 && parts[0].strip().equalsIgnoreCase(name)) {
                    return Optional.of(parts[1].strip().replace("\"", ""));
                }
            }
            return Optional.empty();
        });
    }

    private static Optional<String> first(HttpHeaders headers, String name) {
        return Optional.ofNullable(headers.getHeaderString(name))
                .map(text -> text.split(",", 2)[0].strip())
                .filter(text -> !text.isEmpty());
    }

    private static boolean isHttp(String scheme) {
        return scheme.equals("http") || scheme.equals("https");
    }

    private static String withoutSlash(String url) {
        return url.replaceAll("/+$", "");
    }

    /** A name as a segment of a path. */
    public static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
