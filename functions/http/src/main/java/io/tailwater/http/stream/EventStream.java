package io.tailwater.http.stream;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.http.access.Caller;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.failure.FailureTranslator;
import io.tailwater.http.fetch.RecordWriter;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.fetch.Follower;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicIdPartition;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * One stream, from its start until its reader is gone, its time is up, or it cannot go on. Reads no further than it has sent: a reader
 * that is slow makes it wait, and holds one look's records at most.
 */
final class EventStream implements StreamingOutput {

    /** What one look reads at most; small, because each stream holds so much. */
    private static final int BYTES_MAX = 256 * 1024;

    private final TailwaterLog log;
    private final Streams streams;
    private final FailureTranslator failures;
    private final InstantSource clock;
    private final RecordWriter records;
    private final Topic topic;
    private final Caller caller;
    private final boolean allPartitions;
    private final BooleanSupplier left;
    private StreamPosition position;

    /**
     * @param allPartitions also those that the topic gets meanwhile
     * @param left whether the reader has closed the connection, which writing to it does not show
     */
    EventStream(
            TailwaterLog log,
            Streams streams,
            FailureTranslator failures,
            InstantSource clock,
            RecordWriter records,
            Topic topic,
            Caller caller,
            boolean allPartitions,
            StreamPosition start,
            BooleanSupplier left) {
        this.log = log;
        this.streams = streams;
        this.failures = failures;
        this.clock = clock;
        this.records = records;
        this.topic = topic;
        this.caller = caller;
        this.allPartitions = allPartitions;
        this.position = start;
        this.left = left;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try {
            EventWriter events = new EventWriter(out, records);
            events.begin();
            try {
                follow(events);
            } catch (RuntimeException e) {
                events.error(failures.translate(e, "streaming topic " + topic.name()));
            }
        } finally {
            streams.end();
        }
    }

    private void follow(EventWriter events) throws IOException {
        Instant end = clock.instant().plus(streams.longest());
        while (clock.instant().isBefore(end) && !left.getAsBoolean()) {
            if (!isSameTopic(events)) {
                return;
            }
            var found = log.follower().next(partitions(), BYTES_MAX, wait(end));
            if (found.isEmpty()) {
                events.heartbeat();
            }
            for (Follower.Batch batch : found) {
                send(batch, events);
            }
        }
    }

    private void send(Follower.Batch batch, EventWriter events) throws IOException {
        int partition = batch.partition().partition();
        for (OffsetRecord record : batch.records()) {
            records.requireShowable(topic.name(), partition, record);
            position = position.with(partition, record.offset() + 1);
            events.record(topic.name(), partition, record, position);
        }
    }

    /** Notices, within the seconds that topics are remembered, that it was deleted, has grown, or is not for this reader any more. */
    private boolean isSameTopic(EventWriter events) throws IOException {
        Topic today = log.topics().get(topic.name());
        if (!today.id().equals(topic.id())) {
            events.error(ErrorAnswer.ofStatus(404, "Topic " + topic.name() + " was deleted and created again."));
            return false;
        }
        caller.requireConsume(today);
        if (allPartitions) {
            for (int partition = position.offsets().size();
                    partition < Math.min(today.partitionCount(), StreamResource.PARTITIONS_MAX);
                    partition++) {
                position = position.with(partition, 0);
            }
        }
        return true;
    }

    private Map<TopicIdPartition, Long> partitions() {
        Map<TopicIdPartition, Long> partitions = new HashMap<>();
        position.offsets()
                .forEach((partition, offset) ->
                        partitions.put(new TopicIdPartition(topic.id(), topic.name(), partition), offset));
        return partitions;
    }

    private Duration wait(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        return left.compareTo(streams.heartbeat()) < 0 ? left : streams.heartbeat();
    }
}
