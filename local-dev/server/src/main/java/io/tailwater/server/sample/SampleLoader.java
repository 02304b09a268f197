package io.tailwater.server.sample;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Loads the sample through the server's own HTTP API, each event once. There is no note of how far an earlier load got: the
 * log itself tells. An event's partition follows from its key, and a partition holds its events in the order of the
 * sample, so what is missing is what lies beyond a partition's end.
 *
 * <p>A request that fails is not sent again: it may have been stored, or still be on its way. The next start, which comes
 * after the end of everything that this one began, looks again.
 */
public final class SampleLoader {

    /** Large enough that the sample takes a second, small enough that a request is what a client would send. */
    private static final int EVENTS_PER_REQUEST = 200;

    private final Sample sample;
    private final LogApi api;

    /** @param base root of the server */
    public SampleLoader(Sample sample, URI base) {
        this.sample = sample;
        this.api = new LogApi(base);
    }

    /** Whether there is a topic of the sample's name, as far as the server can tell. */
    public boolean hasTopic() throws InterruptedException {
        try {
            return api.partitionCount(Sample.TOPIC).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Loads what is missing. */
    public SampleOutcome load() throws InterruptedException {
        long startedNanoTime = System.nanoTime();
        try {
            Optional<List<SampleEvent>> missing = missing();
            if (missing.isEmpty()) {
                return new SampleOutcome.OtherTopic();
            }
            List<SampleEvent> events = missing.get();
            if (events.isEmpty()) {
                return new SampleOutcome.AlreadyThere();
            }
            for (int from = 0; from < events.size(); from += EVENTS_PER_REQUEST) {
                api.produce(Sample.TOPIC, events.subList(from, Math.min(from + EVENTS_PER_REQUEST, events.size())));
            }
            return new SampleOutcome.Loaded(events.size(), Duration.ofNanos(System.nanoTime() - startedNanoTime));
        } catch (IOException e) {
            return new SampleOutcome.Failed(
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    /** @return in the order of the sample; nothing at all when the topic is not the sample's */
    private Optional<List<SampleEvent>> missing() throws IOException, InterruptedException {
        OptionalInt partitionCount = api.partitionCount(Sample.TOPIC);
        if (partitionCount.isEmpty()) {
            api.createTopic(Sample.TOPIC, Sample.PARTITIONS);
            return Optional.of(sample.events());
        }
        if (partitionCount.getAsInt() != Sample.PARTITIONS) {
            return Optional.empty();
        }
        List<List<SampleEvent>> expected = sample.byPartition();
        int[] present = new int[Sample.PARTITIONS];
        boolean complete = true;
        for (int partition = 0; partition < present.length; partition++) {
            int all = expected.get(partition).size();
            present[partition] = Math.toIntExact(Math.min(all, api.endOffset(Sample.TOPIC, partition)));
            complete &= present[partition] == all;
        }
        if (complete) {
            return Optional.of(List.of());
        }
        for (int partition = 0; partition < present.length; partition++) {
            if (!endsWithSample(partition, expected.get(partition).subList(0, present[partition]))) {
                return Optional.empty();
            }
        }
        return Optional.of(without(present));
    }

    /** Whether the last of the events that a partition should have by now is in its place. */
    private boolean endsWithSample(int partition, List<SampleEvent> present) throws IOException, InterruptedException {
        if (present.isEmpty()) {
            return true;
        }
        int last = present.size() - 1;
        JsonObject event = new JsonObject(present.get(last).json());
        return api.record(Sample.TOPIC, partition, last)
                .filter(found ->
                        event.stream().allMatch(field -> field.getValue().equals(found.getValue(field.getKey()))))
                .isPresent();
    }

    /** @param present how many events of each partition to leave out */
    private List<SampleEvent> without(int[] present) {
        int[] seen = new int[present.length];
        List<SampleEvent> missing = new ArrayList<>();
        for (SampleEvent event : sample.events()) {
            int partition = Sample.partitionOf(event);
            if (seen[partition] == present[partition]) {
                missing.add(event);
            } else {
                seen[partition]++;
            }
        }
        return missing;
    }
}
