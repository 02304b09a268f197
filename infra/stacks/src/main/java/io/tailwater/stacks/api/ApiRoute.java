package io.tailwater.stacks.api;

import java.util.List;

/**
 * A route of the API.
 *
 * @param method of HTTP, in upper case
 * @param path with parameters in braces, each a whole part
 * @param functions which functions have it; the first one gets it
 */
public record ApiRoute(String method, String path, List<String> functions) {

    public ApiRoute {
        functions = List.copyOf(functions);
        if (functions.isEmpty()) {
            throw new IllegalArgumentException(method + " " + path + ": no function has it");
        }
    }

    /** As API Gateway has it. */
    public String key() {
        return method + " " + path;
    }

    /** For the names of resources: letters and digits, and different for different keys as long as these differ in them. */
    String id() {
        StringBuilder id = new StringBuilder(method);
        boolean begins = true;
        for (char letter : path.toCharArray()) {
            if (Character.isLetterOrDigit(letter)) {
                id.append(begins ? Character.toUpperCase(letter) : letter);
                begins = false;
            } else {
                // "/-/" and "/{topic}/" are different routes.
                id.append(letter == '{' ? "By" : letter == '-' ? "All" : "");
                begins = true;
            }
        }
        return id.toString();
    }
}
