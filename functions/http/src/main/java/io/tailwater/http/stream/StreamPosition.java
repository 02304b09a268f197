package io.tailwater.http.stream;

import io.tailwater.log.error.InvalidRequestException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a stream stands: the id of its last event. {@code <topic id>/0:17,2:4} is offset 17 of partition 0 and 4 of partition 2, next.
 *
 * @param topicId of the incarnation that was read
 * @param offsets the next offset to read, by partition; at least one
 */
record StreamPosition(UUID topicId, SortedMap<Integer, Long> offsets) {

    /** The header in which browsers send it back. */
    static final String LAST_EVENT_ID = "Last-Event-ID";

    private static final Pattern FORM =
            Pattern.compile("([0-9a-f-]{36})/(\\d{1,9}:\\d{1,18}(?:,\\d{1,9}:\\d{1,18}){0,99})");

    StreamPosition {
        offsets = new TreeMap<>(offsets);
    }

    String encode() {
        return topicId + "/"
                + offsets.entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(","));
    }

    /** @throws InvalidRequestException when it is no id that was given here */
    static StreamPosition decode(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidRequestException(LAST_EVENT_ID, "is not the id of an event that was sent here");
        }
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (String each : matcher.group(2).split(",")) {
            String[] parts = each.split(":");
            offsets.put(Integer.valueOf(parts[0]), Long.valueOf(parts[1]));
        }
        try {
            return new StreamPosition(UUID.fromString(matcher.group(1)), offsets);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(LAST_EVENT_ID, "is not the id of an event that was sent here");
        }
    }

    StreamPosition with(int partition, long nextOffset) {
        SortedMap<Integer, Long> moved = new TreeMap<>(offsets);
        moved.put(partition, nextOffset);
        return new StreamPosition(topicId, moved);
    }
}
