package io.tailwater.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The OpenAPI document, held against what the server really answers. */
public final class Contract {

    /** Resources that only tests have. */
    private static final String PROBES = "/probe";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final JsonNode DOCUMENT = read();
    private static final Map<String, Pattern> PATHS = paths();
    private static final Map<JsonNode, JsonSchema> COMPILED = new ConcurrentHashMap<>();

    private Contract() {}

    static JsonNode document() {
        return DOCUMENT;
    }

    private static JsonNode read() {
        try (InputStream in = Contract.class.getResourceAsStream("/openapi.json")) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Templates, those with the fewest parameters first: they win, as in JAX-RS. */
    private static Map<String, Pattern> paths() {
        Map<String, Pattern> paths = new TreeMap<>(Comparator.<String>comparingLong(
                        path -> path.chars().filter(c -> c == '{').count())
                .thenComparing(Comparator.naturalOrder()));
        DOCUMENT.get("paths").fieldNames().forEachRemaining(path -> {
            // A stage's prefix, which one test sets, and the two mounts of version 3.
            String before = path.startsWith("/v3/") ? "(/prod)?(/kafka)?" : "(/prod)?";
            paths.put(path, Pattern.compile(before + path.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+") + "/*"));
        });
        return paths;
    }

    /** Returns the answer, if it is one that the document has: its status, its media type, its headers and its body. */
    public static HttpResponse<String> kept(HttpResponse<String> answer) {
        String method = answer.request().method();
        // An empty name in a path is no route of its own, whatever the server makes of it.
        String path = answer.request().uri().getRawPath().replace("//", "/-/");
        if (path.startsWith(PROBES)) {
            return answer;
        }
        String what = method + " " + answer.request().uri() + " -> " + answer.statusCode() + " " + answer.body();
        Optional<String> template = PATHS.entrySet().stream()
                .filter(entry -> entry.getValue().matcher(path).matches())
                .map(Map.Entry::getKey)
                .filter(known -> DOCUMENT.at("/paths").get(known).has(method.toLowerCase(Locale.ROOT)))
                .findFirst();
        if (template.isEmpty()) {
            requireNoRoute(answer, path, method, what);
            return answer;
        }
        JsonNode operation = DOCUMENT.at("/paths").get(template.get()).get(method.toLowerCase(Locale.ROOT));
        JsonNode described = operation.at("/responses").get(String.valueOf(answer.statusCode()));
        assertThat(described).as("undocumented status: " + what).isNotNull();
        requireDescribed(answer, resolved(described), what);
        return answer;
    }

    private static void requireNoRoute(HttpResponse<String> answer, String path, String method, String what) {
        boolean preflight = method.equals("OPTIONS") && answer.statusCode() == 200;
        boolean known = PATHS.values().stream()
                .anyMatch(pattern -> pattern.matcher(path).matches());
        assertThat(preflight
                        || answer.statusCode() == (known ? 405 : 404)
                        || answer.statusCode() == 400
                        || answer.statusCode() == 404
                        || answer.statusCode() == 413)
                .as("undocumented route: " + what)
                .isTrue();
        if (answer.statusCode() >= 400 && !method.equals("HEAD")) {
            requireDescribed(answer, DOCUMENT.at("/components/responses/Error404"), what);
        }
    }

    private static void requireDescribed(HttpResponse<String> answer, JsonNode described, String what) {
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                .as("CORS: " + what)
                .isPresent();
        described.path("headers").fieldNames().forEachRemaining(name -> {
            if (name.equals("Retry-After") || name.equals("Tailwater-Next-Offset")) {
                assertThat(answer.headers().firstValue(name))
                        .as(name + ": " + what)
                        .isPresent();
            }
        });
        JsonNode content = described.get("content");
        if (content == null) {
            assertThat(answer.body()).as("undocumented body: " + what).isEmpty();
            return;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").split(";")[0];
        assertThat(content.has(type))
                .as("undocumented media type " + type + ": " + what)
                .isTrue();
        requireValid(answer.body(), content.get(type).get("schema"), what);
    }

    private static void requireValid(String body, JsonNode schema, String what) {
        JsonSchema compiled = COMPILED.computeIfAbsent(schema, Contract::compile);
        // Version 3 answers one JSON value behind the other.
        try (JsonParser values = MAPPER.createParser(body)) {
            JsonNode value = MAPPER.readTree(values);
            assertThat(value).as("no body: " + what).isNotNull();
            while (value != null && !value.isMissingNode()) {
                assertThat(compiled.validate(value))
                        .as("not as described: " + what)
                        .isEmpty();
                value = MAPPER.readTree(values);
            }
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + what, e);
        }
    }

    private static JsonSchema compile(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", DOCUMENT.get("components"));
        return SCHEMAS.getSchema(whole);
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.get("$ref").asText().substring(1)) : node;
    }
}
