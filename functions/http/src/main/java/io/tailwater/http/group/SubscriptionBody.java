package io.tailwater.http.group;

import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import io.tailwater.log.group.Subscription;
import io.tailwater.log.topic.TopicName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what an instance wants to read. */
final class SubscriptionBody {

    /** Longer ones are no longer written by people, and each is matched with every topic at every look. */
    static final int PATTERN_CHARS_MAX = 1_000;

    private static final int ILLEGAL_STATE = 40903;

    private SubscriptionBody() {}

    /**
     * Reads {@code {"topics": […]}} or {@code {"topic_pattern": "…"}}.
     *
     * @param contentType the header; null when there is none
     * @throws RestException 400, 409, 413, 415 or 422
     */
    static Subscription read(@Nullable String contentType, byte[] body) {
        List<List<String>> topics = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        GroupBody.read(
                contentType,
                body,
                Map.of(
                        "topics", json -> topics.add(GroupBody.list(json, "topics", SubscriptionBody::topic)),
                        "topic_pattern", json -> patterns.add(pattern(json))));
        if (!topics.isEmpty() && !patterns.isEmpty()) {
            throw new RestException(
                    409,
                    ILLEGAL_STATE,
                    "topics and topic_pattern: subscriptions to topics and to a pattern exclude each other");
        }
        Optional<Subscription> subscription = topics.stream()
                .filter(names -> !names.isEmpty())
                .<Subscription>map(names -> new Subscription.Topics(new HashSet<>(names)))
                .findFirst();
        return subscription
                .or(() -> patterns.stream()
                        .<Subscription>map(Subscription.Matching::new)
                        .findFirst())
                .orElseThrow(() -> GroupBody.refuse("topics: " + (topics.isEmpty() ? "is missing" : "is empty")
                        + "; topics or a topic_pattern are needed"));
    }

    private static String topic(JsonBody json) {
        String name = json.string();
        if (!TopicName.isLegal(name)) {
            throw json.refuse("is not 1 to " + TopicName.LENGTH_MAX
                    + " of a-z, A-Z, 0-9, '.', '_' and '-', as names of topics are");
        }
        return name;
    }

    private static String pattern(JsonBody json) {
        String pattern = json.string();
        if (pattern.isEmpty() || pattern.length() > PATTERN_CHARS_MAX) {
            throw json.refuse("has " + pattern.length() + " characters, not between 1 and " + PATTERN_CHARS_MAX);
        }
        return pattern;
    }
}
