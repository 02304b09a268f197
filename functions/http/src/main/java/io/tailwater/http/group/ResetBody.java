package io.tailwater.http.group;

import io.tailwater.http.error.RestException;
import io.tailwater.log.group.GroupAdmin.Target;
import io.tailwater.log.topic.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * To what the committed offsets of a group are to be set.
 *
 * @param partitions empty for all that the group has committed in
 */
record ResetBody(List<TopicPartition> partitions, Target target) {

    /**
     * Reads {@code {"to": "earliest" | "latest" | "timestamp" | "offset", "timestamp"?, "offset"?, "partitions"?}}.
     *
     * @param contentType the header; null when there is none
     * @throws RestException 400, 413, 415 or 422
     */
    static ResetBody read(@Nullable String contentType, byte[] body) {
        Map<String, String> words = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        List<TopicPartition> partitions = new ArrayList<>();
        GroupBody.read(
                contentType,
                body,
                Map.of(
                        "to", json -> words.put("to", json.string()),
                        "timestamp", json -> numbers.put("timestamp", Place.timestampMs(json)),
                        "offset", json -> numbers.put("offset", json.lenientInteger(0, Long.MAX_VALUE)),
                        "partitions",
                                json -> {
                                    partitions.addAll(Place.partitions(json));
                                    if (partitions.isEmpty()) {
                                        throw json.refuse(
                                                "is empty; leave it out for all that the group has committed in");
                                    }
                                }));
        String to = words.get("to");
        Long value = numbers.get(to);
        if (numbers.size() != (value == null ? 0 : 1)) {
            throw GroupBody.refuse("to: is " + (to == null ? "missing" : "another than what is given beside it")
                    + "; timestamp and offset go with themselves only");
        }
        return new ResetBody(partitions, target(to, value));
    }

    private static Target target(@Nullable String to, @Nullable Long value) {
        boolean needsValue = "timestamp".equals(to) || "offset".equals(to);
        if (needsValue && value == null) {
            throw GroupBody.refuse(to + ": is missing");
        }
        if ("earliest".equals(to)) {
            return new Target.Earliest();
        }
        if ("latest".equals(to)) {
            return new Target.Latest();
        }
        if ("timestamp".equals(to) && value != null) {
            return new Target.Timestamp(value);
        }
        if ("offset".equals(to) && value != null) {
            return new Target.Offset(value);
        }
        throw GroupBody.refuse("to: is none of earliest, latest, timestamp and offset");
    }
}
