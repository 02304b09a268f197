package io.tailwater.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.stacks.queue.RecordQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That the API has the routes of the OpenAPI document, each to a function that has it, and none that is open. */
class RoutesTest {

    private static final String ROUTE = "AWS::ApiGatewayV2::Route";
    private static final Path RESOURCES = Path.of("..", "..", "functions", "http", "src", "main", "resources");
    private static final Path DOCUMENT = RESOURCES.resolve("openapi.json");

    @Test
    void everyOperationHasARouteToAFunctionThatHasIt() throws IOException {
        Map<String, String> routes = routes(Synthesis.dev().leader());
        Map<String, List<String>> operations = operations();

        var expected = new TreeSet<>(operations.keySet());
        expected.addAll(List.of("$default", RecordQueue.ROUTE));
        assertThat(routes.keySet()).isEqualTo(expected);
        assertThat(operations).hasSizeGreaterThan(70);
        operations.forEach((key, functions) -> {
            if (!key.equals(RecordQueue.ROUTE)) {
                assertThat(functions).as(key).contains(routes.get(key));
            }
        });
        assertThat(routes).containsEntry("$default", "consume").containsEntry(RecordQueue.ROUTE, "queue");
    }

    @Test
    void noRouteIsOpen() {
        for (Template template : Synthesis.prod().templates().values()) {
            assertThat(template.all(ROUTE).values())
                    .extracting(
                            route -> route.at("/Properties/AuthorizationType").asText())
                    .containsOnly("AWS_IAM");
        }
        Template tokens = Synthesis.own().leader();
        assertThat(tokens.all(ROUTE).values()).allSatisfy(route -> {
            assertThat(route.at("/Properties/AuthorizationType").textValue()).isEqualTo("JWT");
            assertThat(route.at("/Properties/AuthorizerId/Ref").textValue()).startsWith("ApiTokens");
        });
        assertThat(tokens.properties("AWS::ApiGatewayV2::Authorizer", "ApiTokens")
                        .at("/JwtConfiguration")
                        .toString())
                .isEqualTo("{\"Audience\":[\"log\"],\"Issuer\":\"https://id.example.com/\"}");
        assertThat(tokens.properties("AWS::Lambda::Function", "Consume")
                        .at("/Environment/Variables/TAILWATER_PRINCIPAL_CLAIM")
                        .textValue())
                .isEqualTo("client_id");
        assertThat(tokens.properties("AWS::ApiGatewayV2::Api", "Api")
                        .at("/CorsConfiguration/AllowOrigins/0")
                        .textValue())
                .isEqualTo("https://app.example.com");
        assertThat(Synthesis.dev()
                        .leader()
                        .properties("AWS::ApiGatewayV2::Api", "Api")
                        .has("CorsConfiguration"))
                .isFalse();
    }

    /** Whoever may change a topic's configs may change its lists: with tokens, only those do that have the scope. */
    @Test
    void aTokenWithoutTheScopeAdministersNothing() throws IOException {
        Template tokens = Synthesis.own().leader();
        Map<String, String> functions = routes(tokens);
        assertThat(functions).containsEntry("POST /v3/clusters/{cluster}/topics/{topic}/configs:alter", "admin");

        tokens.all(ROUTE).values().forEach(route -> {
            String key = route.at("/Properties/RouteKey").textValue();
            assertThat(route.at("/Properties/AuthorizationScopes").toString())
                    .as(key)
                    .isEqualTo(functions.get(key).equals("admin") ? "[\"log/admin\"]" : "");
        });
        assertThat(Synthesis.dev().leader().all(ROUTE).values())
                .as("IAM knows no scopes")
                .noneMatch(route -> route.at("/Properties").has("AuthorizationScopes"));
    }

    @Test
    void pagesSeeTheHeadersThatFunctionsShow() throws IOException {
        var functions = new Properties();
        try (var file = Files.newBufferedReader(RESOURCES.resolve("META-INF/microprofile-config.properties"))) {
            functions.load(file);
        }
        var exposed = new TreeSet<String>();
        Synthesis.own()
                .leader()
                .properties("AWS::ApiGatewayV2::Api", "Api")
                .at("/CorsConfiguration/ExposeHeaders")
                .forEach(header -> exposed.add(header.textValue()));

        assertThat(exposed)
                .isEqualTo(new TreeSet<>(List.of(functions
                        .getProperty("quarkus.http.cors.exposed-headers")
                        .split(","))));
    }

    /** Keys of routes, and the function or queue that each leads to. */
    private static Map<String, String> routes(Template template) {
        Map<String, String> routes = new TreeMap<>();
        for (JsonNode route : template.all(ROUTE).values()) {
            String integration = route.at("/Properties/Target").findValue("Ref").textValue();
            JsonNode target = template.root().at("/Resources/" + integration + "/Properties");
            String before = routes.put(
                    route.at("/Properties/RouteKey").textValue(),
                    target.path("IntegrationSubtype").asText().equals("SQS-SendMessage")
                            ? "queue"
                            : function(target.get("IntegrationUri").get("Ref").textValue()));
            assertThat(before).isNull();
        }
        return routes;
    }

    /** Of the logical id of an alias, such as {@code ConsumeLive0A1B2C3D}. */
    private static String function(String alias) {
        Matcher matcher = Pattern.compile("([A-Z][a-z]+)Live[0-9A-F]{8}").matcher(alias);
        assertThat(matcher.matches()).as(alias).isTrue();
        return matcher.group(1).toLowerCase(Locale.ROOT);
    }

    /** Read here once more, and not by the code that makes the routes. */
    private static Map<String, List<String>> operations() throws IOException {
        Map<String, List<String>> operations = new TreeMap<>();
        JsonNode document = new ObjectMapper().readTree(DOCUMENT.toFile());
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (operation.getValue().has("responses")) {
                        List<String> functions = new ArrayList<>();
                        operation
                                .getValue()
                                .get("x-tailwater-function")
                                .forEach(each -> functions.add(each.textValue()));
                        String method = operation.getKey().toUpperCase(Locale.ROOT) + " ";
                        operations.put(method + path.getKey(), functions);
                        if (path.getKey().startsWith("/v3/")) {
                            operations.put(method + "/kafka" + path.getKey(), functions);
                        }
                    }
                }));
        return operations;
    }
}
