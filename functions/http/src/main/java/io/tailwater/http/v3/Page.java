package io.tailwater.http.v3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list. A page ends at an element and the next begins behind it, so what is created or deleted between two pages is
 * neither skipped nor given twice beside what stays.
 *
 * @param nextQuery of the URL of the next page, without the question mark; empty on the last
 */
public record Page<T>(List<T> elements, Optional<String> nextQuery) {

    /** Most elements of a page, and as many without {@code page_size}: with its links a topic takes up to 4 kB. */
    public static final int SIZE_MAX = 1_000;

    private static final String SIZE = "page_size";
    private static final String TOKEN = "page_token";

    public Page {
        elements = List.copyOf(elements);
    }

    /** All of a list that cannot be long. */
    public static <T> Page<T> all(List<T> elements) {
        return new Page<>(elements, Optional.empty());
    }

    /**
     * The page that a query asks for.
     *
     * @param elements all, in any order
     * @param key by which they are ordered, unique
     * @throws RestException 400 when the query is wrong
     */
    public static <T> Page<T> of(List<T> elements, Function<T, String> key, MultivaluedMap<String, String> query) {
        int size = size(query.getFirst(SIZE) == null ? "" : query.getFirst(SIZE));
        Optional<String> after = Optional.ofNullable(query.getFirst(TOKEN)).map(Page::readToken);
        List<T> rest = elements.stream()
                .filter(element -> after.isEmpty() || key.apply(element).compareTo(after.get()) > 0)
                .sorted(Comparator.comparing(key))
                .toList();
        if (rest.size() <= size) {
            return new Page<>(rest, Optional.empty());
        }
        String last = key.apply(rest.get(size - 1));
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(UTF_8));
        return new Page<>(rest.subList(0, size), Optional.of(SIZE + "=" + size + "&" + TOKEN + "=" + token));
    }

    private static int size(String text) {
        if (text.isEmpty()) {
            return SIZE_MAX;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1) {
            throw new RestException(
                    ErrorAnswer.ofStatus(400, SIZE + ": \"" + text + "\" is not an integer from 1 to " + SIZE_MAX));
        }
        return Math.min(SIZE_MAX, Integer.parseInt(text));
    }

    private static String readToken(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RestException(
                    ErrorAnswer.ofStatus(400, TOKEN + ": \"" + text + "\" is not one that an answer here gave"));
        }
    }
}
