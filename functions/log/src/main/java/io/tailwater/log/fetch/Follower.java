package io.tailwater.log.fetch;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.HeadReader;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.time.Backoff;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Reads on in several partitions at once, waiting for what comes: one look is one request for up to 100 partitions. */
public final class Follower {

    /** As a fetch that waits: soon at first, then at most once a second. */
    private static final Backoff LOOKS = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    private final HeadReader heads;
    private final PartitionIndex index;
    private final Fetcher fetcher;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    public Follower(
            HeadReader heads,
            PartitionIndex index,
            Fetcher fetcher,
            InstantSource clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this.heads = heads;
        this.index = index;
        this.fetcher = fetcher;
        this.clock = clock;
        this.sleeper = sleeper;
        this.random = random;
    }

    /**
     * What was read of one partition.
     *
     * @param records by offset; at least one
     * @param nextOffset where to read on
     */
    public record Batch(TopicIdPartition partition, List<OffsetRecord> records, long nextOffset) {

        public Batch {
            records = List.copyOf(records);
        }
    }

    /**
     * Reads what stands behind the positions, as soon as there is anything. Which partitions come first changes from call to call, so
     * that a busy one cannot keep the others back.
     *
     * @param positions the next offset to read, by partition
     * @param bytesMax of all together; at least one record is given if there is one
     * @param timeout how long to wait
     * @return nothing when the time was up
     * @throws UnknownTopicException when a partition is gone, and its topic with it
     * @throws OffsetOutOfRangeException when a position is not in its log any more
     */
    public List<Batch> next(Map<TopicIdPartition, Long> positions, int bytesMax, Duration timeout) {
        Instant deadline = clock.instant().plus(timeout);
        Map<TopicIdPartition, Long> offsets = new HashMap<>(positions);
        for (int looks = 1; ; looks++) {
            List<Batch> found = read(look(offsets), bytesMax, offsets);
            Duration left = Duration.between(clock.instant(), deadline);
            if (!found.isEmpty() || left.toMillis() <= 0) {
                return found;
            }
            Duration pause = LOOKS.after(looks, random);
            sleeper.sleep(pause.compareTo(left) < 0 ? pause : left);
        }
    }

    private List<PartitionRead> look(Map<TopicIdPartition, Long> positions) {
        List<PartitionRead> reads = new ArrayList<>();
        heads.read(positions.keySet()).forEach((partition, head) -> {
            long offset = head.onward(positions.get(partition));
            index.requireWithin(partition, head, offset);
            if (offset < head.nextOffset()) {
                reads.add(new PartitionRead(partition, index.at(partition, head, offset)));
            }
        });
        Collections.rotate(reads, reads.isEmpty() ? 0 : random.nextInt(reads.size()));
        return reads;
    }

    /** @param offsets move past what has no records any more */
    private List<Batch> read(List<PartitionRead> reads, int bytesMax, Map<TopicIdPartition, Long> offsets) {
        List<FetchResult> found = fetcher.read(reads, bytesMax);
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            FetchResult result = found.get(i);
            offsets.put(reads.get(i).partition(), result.nextOffset());
            if (!result.records().isEmpty()) {
                batches.add(new Batch(reads.get(i).partition(), result.records(), result.nextOffset()));
            }
        }
        return batches;
    }
}
