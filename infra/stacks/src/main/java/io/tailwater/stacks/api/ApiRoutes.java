package io.tailwater.stacks.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The routes of the OpenAPI document that the functions serve: a test there holds it against the resources' own annotations. */
public final class ApiRoutes {

    private static final String DOCUMENT = "/openapi.json";
    private static final String FUNCTIONS = "x-tailwater-function";

    private ApiRoutes() {}

    public static List<ApiRoute> load() {
        try (InputStream document = ApiRoutes.class.getResourceAsStream(DOCUMENT)) {
            return of(new ObjectMapper().readTree(Objects.requireNonNull(document, DOCUMENT)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every operation, once for each place where it is mounted. */
    static List<ApiRoute> of(JsonNode document) {
        List<ApiRoute> routes = new ArrayList<>();
        document.get("paths").properties().forEach(path -> {
            List<String> mounts = mounts(path.getValue().path("servers"));
            path.getValue().properties().stream()
                    .filter(operation -> operation.getValue().has("responses"))
                    .forEach(operation -> mounts.forEach(mount -> routes.add(new ApiRoute(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            mount + path.getKey(),
                            texts(operation.getValue().get(FUNCTIONS))))));
        });
        return routes;
    }

    /** Relative URLs such as {@code ./kafka/}; a path without any has the document's own place. */
    private static List<String> mounts(JsonNode servers) {
        List<String> mounts = new ArrayList<>();
        servers.forEach(server -> {
            String url = server.get("url").textValue();
            if (!url.matches("\\./([a-z0-9]+/)*")) {
                throw new IllegalArgumentException(
                        "servers: \"" + url + "\" is not a relative folder such as ./kafka/");
            }
            mounts.add(url.substring(1, url.length() - 1));
        });
        return mounts.isEmpty() ? List.of("") : mounts;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.textValue()));
        return texts;
    }
}
