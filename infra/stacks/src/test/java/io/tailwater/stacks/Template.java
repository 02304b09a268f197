package io.tailwater.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A synthesised template as the file that CloudFormation gets: reading it over jsii takes a call for every value. */
record Template(JsonNode root) {

    static Template read(Path file) throws IOException {
        return new Template(new ObjectMapper().readTree(file.toFile()));
    }

    /** Resources of a type, by logical id. */
    Map<String, JsonNode> all(String type) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        root.get("Resources").properties().forEach(resource -> {
            if (resource.getValue().get("Type").textValue().equals(type)) {
                found.put(resource.getKey(), resource.getValue());
            }
        });
        return found;
    }

    /** The only resource of a type whose logical id begins like that. */
    JsonNode one(String type, String idPrefix) {
        var found = all(type).entrySet().stream()
                .filter(resource -> resource.getKey().startsWith(idPrefix))
                .map(Map.Entry::getValue)
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + type + " begin with " + idPrefix + "; there are "
                    + all(type).keySet());
        }
        return found.get(0);
    }

    JsonNode properties(String type, String idPrefix) {
        return one(type, idPrefix).get("Properties");
    }

    int size() {
        return root.get("Resources").size();
    }
}
