package io.tailwater.log.topic;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What becomes of a topic's old records. A topic may have both. */
enum CleanupPolicy {
    /** They go after {@code retention.ms}, or beyond {@code retention.bytes}. */
    DELETE("delete"),
    /** Those go that a newer one of the same key follows. */
    COMPACT("compact");

    private final String kafkaName;

    CleanupPolicy(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    /** Whether a value of {@code cleanup.policy} is allowed: names in any order, with spaces around them, as Kafka reads lists. */
    static boolean isOne(String value) {
        Set<String> known =
                Arrays.stream(values()).map(policy -> policy.kafkaName).collect(Collectors.toSet());
        return known.containsAll(names(value));
    }

    /** Whether a value that is allowed names this one. */
    boolean isIn(String value) {
        // Asked for each record without a key; nearly all values are one name.
        return value.strip().equals(kafkaName)
                || value.indexOf(',') >= 0 && names(value).contains(kafkaName);
    }

    private static Set<String> names(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    }
}
