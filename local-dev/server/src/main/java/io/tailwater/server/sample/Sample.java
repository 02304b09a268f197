package io.tailwater.server.sample;

import io.tailwater.log.topic.Partitioner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Earthquakes of one week, by the U.S. Geological Survey.
 *
 * @param events in the order in which they are produced
 */
public record Sample(List<SampleEvent> events) {

    public static final String TOPIC = "earthquakes";
    public static final int PARTITIONS = 3;

    private static final String RESOURCE = "/sample/earthquakes.ndjson";

    public Sample {
        events = List.copyOf(events);
    }

    /** Reads it from the application. */
    public static Sample read() {
        try (InputStream resource = Sample.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8));
            return new Sample(lines.lines().map(SampleEvent::parse).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By partition, the events that it gets, in order. */
    List<List<SampleEvent>> byPartition() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> events.stream()
                        .filter(event -> partitionOf(event) == partition)
                        .toList())
                .toList();
    }

    static int partitionOf(SampleEvent event) {
        return Partitioner.forKey(event.key(), PARTITIONS);
    }
}
