package io.tailwater.http.group;

import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import io.tailwater.log.topic.TopicPartition;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A partition in a request, with what the request says about it.
 *
 * @param value an offset, or milliseconds since the epoch; 0 for the bare partition
 * @param metadata what a committer notes; empty when nothing
 */
record Place(TopicPartition partition, long value, String metadata) {

    /** Kafka's default of {@code offset.metadata.max.bytes}. */
    static final int METADATA_CHARS_MAX = 4_096;

    private static final String PARTITIONS = "partitions";

    /** Reads {@code [{"topic", "partition"}, …]}; one that occurs again counts once. */
    static List<TopicPartition> partitions(JsonBody json) {
        return GroupBody.list(
                        json, PARTITIONS, each -> new Reader(each).read(null).partition())
                .stream()
                .distinct()
                .toList();
    }

    /**
     * Reads {@code [{"topic", "partition", "offset", "metadata"?}, …]}; of one that occurs again the last counts.
     *
     * @param field the array's name
     */
    static List<Place> offsets(JsonBody json, String field) {
        return lastOfEach(GroupBody.list(json, field, each -> new Reader(each).read("offset")));
    }

    /** Reads {@code [{"topic", "partition", "timestamp", "metadata"?}, …]}; of one that occurs again the last counts. */
    static List<Place> timestamps(JsonBody json) {
        return lastOfEach(GroupBody.list(json, "timestamps", each -> new Reader(each).read("timestamp")));
    }

    /**
     * Reads {@code topic:0,topic:1}. Topic names have no colon.
     *
     * @throws RestException 400 or 413
     */
    static List<TopicPartition> partitions(String text) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            GroupBody.requireFew(PARTITIONS, partitions.size() + 1);
            int colon = each.lastIndexOf(':');
            String number = each.substring(colon + 1);
            if (colon < 1 || !number.matches("\\d{1,9}")) {
                throw new RestException(
                        400, 400, PARTITIONS + ": \"" + each + "\" is not a topic, a colon and a partition");
            }
            partitions.add(new TopicPartition(each.substring(0, colon), Integer.parseInt(number)));
        }
        return partitions.stream().distinct().toList();
    }

    /** The values of places, by partition. */
    static Map<TopicPartition, Long> values(List<Place> places) {
        Map<TopicPartition, Long> values = new HashMap<>();
        places.forEach(place -> values.put(place.partition(), place.value()));
        return values;
    }

    private static List<Place> lastOfEach(List<Place> places) {
        Map<TopicPartition, Place> last = new LinkedHashMap<>();
        places.forEach(place -> last.put(place.partition(), place));
        return List.copyOf(last.values());
    }

    /** Milliseconds since the epoch, as a number or as ISO 8601. */
    static long timestampMs(JsonBody json) {
        if (!json.isString()) {
            return json.integer(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        try {
            return OffsetDateTime.parse(json.string()).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw json.refuse("is not a time such as 2018-02-06T12:00:00Z");
        }
    }

    private static final class Reader {

        private final JsonBody json;
        private @Nullable String topic;
        private @Nullable Integer partition;
        private @Nullable Long value;
        private String metadata = "";

        Reader(JsonBody json) {
            this.json = json;
        }

        /** @param valueField the one that is needed beside topic and partition; null for none */
        Place read(@Nullable String valueField) {
            Map<String, Consumer<JsonBody>> readers = new HashMap<>();
            readers.put("topic", at -> topic = at.string());
            readers.put("partition", at -> partition = Math.toIntExact(at.lenientInteger(0, Integer.MAX_VALUE)));
            if (valueField != null) {
                readers.put("metadata", this::readMetadata);
                readers.put(valueField, valueField.equals("offset") ? this::readOffset : this::readTimestamp);
            }
            GroupBody.properties(json, readers);
            String name = require("topic", topic);
            int number = require("partition", partition);
            return new Place(
                    new TopicPartition(name, number), valueField == null ? 0 : require(valueField, value), metadata);
        }

        private void readOffset(JsonBody at) {
            // One below the largest, since committing a record stores the offset behind it.
            value = at.lenientInteger(0, Long.MAX_VALUE - 1);
        }

        private void readTimestamp(JsonBody at) {
            value = timestampMs(at);
        }

        private void readMetadata(JsonBody at) {
            metadata = at.string();
            if (metadata.length() > METADATA_CHARS_MAX) {
                throw at.refuse(
                        "has " + metadata.length() + " characters; at most " + METADATA_CHARS_MAX + " are accepted");
            }
        }

        private <T> T require(String name, @Nullable T found) {
            if (found == null) {
                throw json.refuse(name + " is missing");
            }
            return found;
        }
    }
}
