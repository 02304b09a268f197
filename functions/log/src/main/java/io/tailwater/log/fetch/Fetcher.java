package io.tailwater.log.fetch;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.segment.CorruptSegmentException;
import io.tailwater.format.segment.SegmentReader;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.LogSegment;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.index.Position;
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

    /**
     * How many segments that turn out to have no records a fetch passes; where the index knows that they have none it passes thousands.
     */
    private static final int GAPS_MAX = 16;

    /** How much of a segment is searched at once. */
    private static final int BYTES_AT_ONCE = 4 * 1024 * 1024;

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
            boolean timeIsUp = left.toMillis() <= 0;
            if (isEnough(position, request) || timeIsUp) {
                FetchResult result = read(partition, position, request.bytesMax());
                if (timeIsUp || !result.records().isEmpty()) {
                    return result;
                }
                // All that was there were offsets without records.
                position = new Position(result.nextOffset(), List.of());
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

    private FetchResult decodeOrReadAgain(PartitionRead read, Optional<List<SegmentReader>> readers, int bytesMax) {
        return readers.isPresent()
                ? behindGaps(
                        read.partition(),
                        read.position().offset(),
                        decode(readers.get(), read.position().offset(), bytesMax),
                        bytesMax)
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
                && FetchPlan.holdsBytes(position.entries(), position.offset(), request.bytesMin());
    }

    private Position atTime(TopicIdPartition partition, long timestampMs) {
        PartitionHead head = index.head(partition);
        long offset = head.logStartOffset();
        while (true) {
            Optional<LogSegment> segment = index.firstReaching(partition, head, offset, timestampMs);
            if (segment.isEmpty()) {
                return index.latest(partition);
            }
            Optional<OffsetRecord> found;
            try {
                found = firstAtOrAfter(partition, segment.get(), offset, timestampMs);
            } catch (CorruptSegmentException e) {
                throw new CorruptLogException(String.valueOf(e.getMessage()), e);
            }
            if (found.isPresent()) {
                return index.at(partition, found.get().offset());
            }
            // All its records of that time lie before the log start.
            offset = segment.get().endOffset();
        }
    }

    private Optional<OffsetRecord> firstAtOrAfter(
            TopicIdPartition partition, LogSegment segment, long offsetMin, long timestampMs) {
        if (segment.baseOffset() >= offsetMin) {
            return segments.partReaching(partition, segment, timestampMs)
                    .orElseThrow(() -> missing(partition))
                    .firstAtOrAfter(timestampMs);
        }
        for (long offset = offsetMin; offset < segment.endOffset(); ) {
            SegmentReader reader = segments.read(partition, FetchPlan.from(List.of(segment), offset, BYTES_AT_ONCE))
                    .orElseThrow(() -> missing(partition))
                    .get(0);
            Iterator<OffsetRecord> records = reader.recordsFrom(offset);
            while (records.hasNext()) {
                OffsetRecord record = records.next();
                if (record.record().timestampMs() >= timestampMs) {
                    return Optional.of(record);
                }
            }
            offset = reader.endOffset();
        }
        return Optional.empty();
    }

    private FetchResult read(TopicIdPartition partition, Position position, int bytesMax) {
        return behindGaps(partition, position.offset(), readSegments(partition, position, bytesMax), bytesMax);
    }

    /** Of a compacted topic whole segments may have no records any more: reads on behind them, as far as a call may take. */
    private FetchResult behindGaps(TopicIdPartition partition, long fromOffset, FetchResult found, int bytesMax) {
        FetchResult result = found;
        long offset = fromOffset;
        for (int gaps = 0; gaps < GAPS_MAX && result.records().isEmpty() && result.nextOffset() > offset; gaps++) {
            Position next = index.behindGap(partition, result.nextOffset());
            offset = next.offset();
            result = readSegments(partition, next, bytesMax);
        }
        return result;
    }

    private FetchResult readSegments(TopicIdPartition partition, Position position, int bytesMax) {
        if (position.entries().isEmpty()) {
            return new FetchResult(List.of(), position.offset());
        }
        Optional<List<SegmentReader>> readers = segments.read(partition, plan(position, bytesMax));
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

    private static FetchResult decode(List<SegmentReader> readers, long fromOffset, int bytesMax) {
        List<OffsetRecord> records = new ArrayList<>();
        long bytes = 0;
        long offset = fromOffset;
        try {
            for (SegmentReader reader : readers) {
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
                // Behind the last record there may be offsets without one.
                offset = Math.max(offset, reader.endOffset());
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
