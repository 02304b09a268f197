package io.tailwater.http.group;

import io.tailwater.http.error.RestException;
import io.tailwater.log.topic.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads bodies that name partitions and say nothing about them. */
final class Partitions {

    private Partitions() {}

    /**
     * Reads {@code {"partitions": [{"topic", "partition"}, …]}}.
     *
     * @param contentType the header; null when there is none
     * @throws RestException 400, 413, 415 or 422
     */
    static List<TopicPartition> read(@Nullable String contentType, byte[] body) {
        List<TopicPartition> partitions = new ArrayList<>();
        GroupBody.read(contentType, body, Map.of("partitions", json -> partitions.addAll(Place.partitions(json))));
        if (partitions.isEmpty()) {
            throw GroupBody.refuse("partitions: is missing or empty; at least one is needed");
        }
        return partitions;
    }
}
