package io.tailwater.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.function.DescribeFunction;
import io.tailwater.http.function.ProduceFunction;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the document describes these resources, all of them and nothing else. What they answer is held against it everywhere. */
@QuarkusTest
class OpenApiTest {

    private static final Map<Class<? extends Annotation>, List<String>> FUNCTIONS = Map.of(
            ProduceFunction.class, List.of("produce"),
            ConsumeFunction.class, List.of("consume"),
            DescribeFunction.class, List.of("consume", "admin"),
            AdminFunction.class, List.of("admin"));

    private static final List<String> ALL = List.of("produce", "consume", "admin");

    @TestHTTPResource("/")
    URI base;

    private JsonNode document;

    @BeforeEach
    void get() throws Exception {
        HttpResponse<String> answer = new Api(base).http().get("/openapi", "Accept", "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        document = Api.json(answer.body());
    }

    @Test
    void isOpenApi31() {
        assertThat(document.get("openapi").asText()).isEqualTo("3.1.0");
        assertThat(document.at("/info/title").asText()).isEqualTo("Tailwater");
        assertThat(document.at("/servers/0/url").asText()).isEqualTo("./");
    }

    @Test
    void hasEveryRouteWithItsFunctionsAndNoOther() {
        Map<String, List<String>> described = new TreeMap<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (operation.getValue().has("responses")) {
                        List<String> functions = new ArrayList<>();
                        operation.getValue().get("x-tailwater-function").forEach(each -> functions.add(each.asText()));
                        described.put(operation.getKey() + " " + path.getKey(), functions);
                    }
                }));

        assertThat(described).isEqualTo(routes());
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
        Set<String> used = new HashSet<>();
        collect(document, used);

        for (String reference : used) {
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
        document.get("components").properties().forEach(kind -> kind.getValue()
                .fieldNames()
                .forEachRemaining(name -> assertThat(used).contains("#/components/" + kind.getKey() + "/" + name)));
    }

    @Test
    void everyParameterOfAPathIsDescribedAndOperationsHaveNamesOfTheirOwn() {
        Set<String> names = new HashSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (!operation.getValue().has("responses")) {
                        return;
                    }
                    assertThat(names.add(operation.getValue().get("operationId").asText()))
                            .isTrue();
                    Set<String> parameters = new HashSet<>();
                    operation.getValue().path("parameters").forEach(each -> {
                        JsonNode parameter = each.has("$ref")
                                ? document.at(each.get("$ref").asText().substring(1))
                                : each;
                        if (parameter.get("in").asText().equals("path")) {
                            parameters.add(parameter.get("name").asText());
                        }
                    });
                    Set<String> inPath = new HashSet<>();
                    Matcher matcher = Pattern.compile("\\{(\\w+)}").matcher(path.getKey());
                    while (matcher.find()) {
                        inPath.add(matcher.group(1));
                    }
                    assertThat(parameters).as(path.getKey()).isEqualTo(inPath);
                }));
    }

    private static void collect(JsonNode node, Set<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").asText());
        }
        node.forEach(child -> collect(child, references));
    }

    /** As JAX-RS sees them. */
    private static Map<String, List<String>> routes() {
        Map<String, List<String>> routes = new TreeMap<>();
        var classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.tailwater.http");
        for (JavaClass resource : classes) {
            Optional<Path> root = resource.tryGetAnnotationOfType(Path.class);
            for (JavaMethod method : resource.getMethods()) {
                if (root.isPresent() && method.isMetaAnnotatedWith(HttpMethod.class)) {
                    String below = method.tryGetAnnotationOfType(Path.class)
                            .map(Path::value)
                            .orElse("");
                    String path = root.get().value().replaceFirst("\\{mount: [^}]*}", "v3")
                            + (below.isEmpty() || below.startsWith("/") ? "" : "/")
                            + below;
                    routes.put(verb(method) + " " + path, functions(method, resource));
                }
            }
        }
        return routes;
    }

    private static String verb(JavaMethod method) {
        for (JavaAnnotation<?> annotation : method.getAnnotations()) {
            if (annotation.getRawType().isAnnotatedWith(HttpMethod.class)) {
                return annotation.getRawType().getSimpleName().toLowerCase(Locale.ROOT);
            }
        }
        throw new IllegalArgumentException(method.getFullName());
    }

    private static List<String> functions(JavaMethod method, JavaClass resource) {
        return FUNCTIONS.entrySet().stream()
                .filter(entry -> method.isAnnotatedWith(entry.getKey()) || resource.isAnnotatedWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(ALL);
    }
}
