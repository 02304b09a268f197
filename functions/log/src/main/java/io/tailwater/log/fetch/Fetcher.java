package io.tailwater.log.fetch;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.segment.CorruptSegmentException;
import io.tailwater.format.segment.RawSegmentReader;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.index.Position;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.time.Backoff;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.TopicCatalog;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Reads records from an offset or a time on, waiting for them when there are none yet. */
public final class Fetcher {

    /** How often a waiting fetch looks: soon at first, for what is just being written, then at most once a second. */
    private static final Backoff LOOKS = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    private final TopicCatalog topics;
    private final PartitionIndex index;
    private final SegmentRunReader segments;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    public Fetcher(
            TopicCatalog topics,
            PartitionIndex index,
            SegmentRunReader segments,
            InstantSource clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this.topics = topics;
        this.index = index;
        this.segments = segments;
        this.clock = clock;
        this.sleeper = sleeper;
        this.random = random;
    }

    /**
     * Reads.
     *
     * @throws UnknownTopicException when there is no such topic
     * @throws io.tailwater.log.error.UnknownPartitionException when it has no such partition
     * @throws OffsetOutOfRangeException when the offset is below the log start or beyond the log end
     */
    public FetchResult fetch(FetchRequest request) {
        TopicIdPartition partition = topics.partition(request.topic(), request.partition());
        try {
            return fetch(partition, request);
        } catch (UnknownTopicException e) {
            TopicIdPartition today = topics.refresh(request.topic()).partition(request.partition());
            if (today.equals(partition)) {
                throw e;
            }
            return fetch(today, request);
        }
    }

    private FetchResult fetch(TopicIdPartition partition, FetchRequest request) {
        Instant deadline = clock.instant().plus(request.timeout());
        Position position = start(partition, request.from());
        for (int looks = 1; ; looks++) {
            Duration left = Duration.between(clock.instant(), deadline);
            if (isEnough(position, request) || left.toMillis() <= 0) {
                return read(partition, position, request.bytesMax());
            }
            Duration pause = LOOKS.after(looks, random);
            sleeper.sleep(pause.compareTo(left) < 0 ? pause : left);
            position = index.at(partition, position.offset());
        }
    }

    /** The offset that a place means at this moment; the exceptions are those of {@link #fetch}. */
    public long find(String topic, int partition, FetchFrom from) {
        return start(topics.partition(topic, partition), from).offset();
    }

    /**
     * Reads several partitions from known positions on, all GETs side by side, without waiting.
     *
     * @param reads in the order of their right to the bytes
     * @param bytesMax for all of them together; at least one record is given
     * @return for each, in order, what was read; nothing for those that the bytes did not reach
     */
    public List<FetchResult> read(List<PartitionRead> reads, int bytesMax) {
        List<SegmentRunReader.Planned> plans = new ArrayList<>();
        long bytesLeft = bytesMax;
        for (PartitionRead read : reads) {
            if (bytesLeft <= 0) {
                break;
            }
            FetchPlan plan =
                    FetchPlan.from(read.position().entries(), read.position().offset(), bytesLeft);
            bytesLeft -= plan.recordsSizeBytes();
            plans.add(new SegmentRunReader.Planned(read.partition(), plan));
        }
        var found = segments.read(plans);
        List<FetchResult> results = new ArrayList<>();
        int left = bytesMax;
        for (int i = 0; i < reads.size(); i++) {
            PartitionRead read = reads.get(i);
            FetchResult result = i >= found.size() || left <= 0
                    ? new FetchResult(List.of(), read.position().offset())
                    : decodeOrReadAgain(read, found.get(i), left);
            left -= Math.toIntExact(Math.min(left, result.sizeBytes()));
            results.add(result);
        }
        return results;
    }

    private FetchResult decodeOrReadAgain(PartitionRead read, Optional<List<RawSegmentReader>> readers, int bytesMax) {
        return readers.isPresent()
                ? decode(readers.get(), read.position().offset(), bytesMax)
                : read(read.partition(), read.position(), bytesMax);
    }

    private Position start(TopicIdPartition partition, FetchFrom from) {
        if (from instanceof FetchFrom.Offset at) {
            return index.at(partition, at.offset());
        }
        if (from instanceof FetchFrom.Earliest) {
            return index.earliest(partition);
        }
        if (from instanceof FetchFrom.Timestamp time) {
            return atTime(partition, time.timestampMs());
        }
        return index.latest(partition);
    }

    private static boolean isEnough(Position position, FetchRequest request) {
        return !position.entries().isEmpty()
                && FetchPlan.availableBytes(position.entries(), position.offset(), request.bytesMin())
                        >= request.bytesMin();
    }

    private Position atTime(TopicIdPartition partition, long timestampMs) {
        Optional<SegmentEntry> segment = index.firstReaching(partition, timestampMs);
        if (segment.isEmpty()) {
            return index.latest(partition);
        }
        SegmentEntry entry = segment.get();
        int batch = entry.index().batchAtOrAfter(timestampMs).orElseThrow();
        var part = new FetchPlan.Part(entry, entry.index().run(batch, batch));
        OffsetRecord first = segments.read(partition, new FetchPlan(List.of(part)))
                .orElseThrow(() -> missing(partition))
                .get(0)
                .firstAtOrAfter(timestampMs)
                .orElseThrow(() -> new CorruptLogException("segment " + entry.segmentId() + " of " + partition
                        + " has no record of time " + timestampMs + " or later, though its index says so"));
        return index.at(partition, first.offset());
    }

    private FetchResult read(TopicIdPartition partition, Position position, int bytesMax) {
        if (position.entries().isEmpty()) {
            return new FetchResult(List.of(), position.offset());
        }
        Optional<List<RawSegmentReader>> readers = segments.read(partition, plan(position, bytesMax));
        if (readers.isPresent()) {
            return decode(readers.get(), position.offset(), bytesMax);
        }
        // Retention took an object after its entry was read: the index of now says where the log starts.
        index.forget(partition);
        Position now = index.at(partition, position.offset());
        return decode(
                segments.read(partition, plan(now, bytesMax)).orElseThrow(() -> missing(partition)),
                position.offset(),
                bytesMax);
    }

    private static FetchPlan plan(Position position, int bytesMax) {
        return FetchPlan.from(position.entries(), position.offset(), bytesMax);
    }

    private static FetchResult decode(List<RawSegmentReader> readers, long fromOffset, int bytesMax) {
        List<OffsetRecord> records = new ArrayList<>();
        long bytes = 0;
        long offset = fromOffset;
        try {
            for (RawSegmentReader reader : readers) {
                Iterator<OffsetRecord> found = reader.recordsFrom(offset);
                while (found.hasNext()) {
                    OffsetRecord record = found.next();
                    bytes += record.record().sizeBytes();
                    if (bytes > bytesMax && !records.isEmpty()) {
                        return new FetchResult(records, offset);
                    }
                    records.add(record);
                    offset = record.offset() + 1;
                }
            }
        } catch (CorruptSegmentException e) {
            throw new CorruptLogException(String.valueOf(e.getMessage()), e);
        }
        return new FetchResult(records, offset);
    }

    private static CorruptLogException missing(TopicIdPartition partition) {
        return new CorruptLogException("the index of " + partition + " names a segment that S3 does not have");
    }
}
