package io.tailwater.log.compaction;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.parquet.ParquetSegmentWriter;
import io.tailwater.format.parquet.SegmentOrigin;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.index.CompactionPlan;
import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.segment.TableKeys;
import io.tailwater.log.segment.TableUploader;
import io.tailwater.log.time.Backoff;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.TopicIdPartition;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Compacts a batch that was just committed, by itself and out of memory, so that it can be queried when its producer is answered. The steps
 * are those of every compaction, so whatever stops it is made good by the next batch's writer, or by the next compaction. What several
 * writers committed meanwhile shares a file.
 */
public final class Publisher {

    private static final System.Logger LOG = System.getLogger(Publisher.class.getName());

    /** After this no further step is begun: a producer waits for it. */
    private static final Duration PUBLISH_MAX = Duration.ofSeconds(3);

    /** Looks at whether who is at it has come to its end, before it is taken for dead: half a second in all. */
    private static final int LOOKS_MAX = 6;

    private static final Backoff LOOKS = new Backoff(Duration.ofMillis(20), Duration.ofMillis(200));

    /** Raw bytes that others left, up to which a writer makes good for them; more is the compaction's. */
    private static final long LEFT_BYTES_MAX = 8L * 1024 * 1024;

    /** How a writer waits for others. */
    record Waiting(Sleeper sleeper, RandomGenerator random) {}

    private final HeadStore heads;
    private final HeadMaintenance maintenance;
    private final TableUploader uploader;
    private final ObjectKeys keys;
    private final Compactor compactor;
    private final Function<String, CompactionRules> rulesOf;
    private final InstantSource clock;
    private final Waiting waiting;

    /** @param rulesOf a topic, by its name */
    Publisher(CompactionParts parts, Function<String, CompactionRules> rulesOf, InstantSource clock, Waiting waiting) {
        this.heads = parts.heads();
        this.maintenance = parts.maintenance();
        this.uploader = parts.uploader();
        this.keys = parts.keys();
        // Its downloads take no thread of those that batches are written by, which all may be here.
        this.compactor = new Compactor(parts, Runnable::run, clock);
        this.rulesOf = rulesOf;
        this.clock = clock;
        this.waiting = waiting;
    }

    /**
     * Publishes a committed segment, or leaves it to others; what went wrong is logged, since the records are committed.
     *
     * @param records all of the segment's
     * @param behindCommit the head, where it is known
     */
    public void publish(
            TopicIdPartition partition,
            SegmentEntry segment,
            List<LogRecord> records,
            Optional<PartitionHead> behindCommit) {
        try {
            Instant begun = clock.instant();
            CompactionRules rules = rulesOf.apply(partition.topic());
            Optional<PartitionHead> head = behindCommit.isPresent() ? behindCommit : heads.read(partition);
            for (int looks = 1; head.isPresent() && !isPublished(head.get(), segment); looks++) {
                if (clock.instant().isAfter(begun.plus(PUBLISH_MAX)) || left(head.get(), segment) > LEFT_BYTES_MAX) {
                    LOG.log(Level.WARNING, () -> "A batch of " + partition + " is committed, and not in the table yet");
                    return;
                }
                boolean isNext = isNext(head.get(), segment);
                if (isNext && publishNext(partition, head.get(), segment, records, rules)) {
                    return;
                }
                // Others committed before, and are at it or have died: they get some time, then they get help.
                int looksMax = head.get().table().plan().isPresent() ? LOOKS_MAX : 1;
                boolean helps = !isNext && looks > looksMax;
                if (!helps || compactor.compactNext(partition, rules).isEmpty()) {
                    waiting.sleeper().sleep(LOOKS.after(looks, waiting.random()));
                }
                head = heads.read(partition);
            }
        } catch (RuntimeException e) {
            // Whatever it is: the records are committed.
            LOG.log(Level.WARNING, () -> "A batch of " + partition + " is committed, and not in the table yet", e);
        }
    }

    private static boolean isPublished(PartitionHead head, SegmentEntry segment) {
        return head.rawBaseOffset() >= segment.endOffset();
    }

    /** Bytes of raw segments before this one that are not in the table; more than anybody helps with when index pages name some. */
    private static long left(PartitionHead head, SegmentEntry segment) {
        return head.onward(head.rawBaseOffset()) < Math.min(head.tailBaseOffset(), segment.baseOffset())
                ? Long.MAX_VALUE
                : head.tail().stream()
                        .filter(entry -> entry.endOffset() > head.rawBaseOffset())
                        .filter(entry -> entry.baseOffset() < segment.baseOffset())
                        .mapToLong(SegmentEntry::sizeBytes)
                        .sum();
    }

    private static boolean isNext(PartitionHead head, SegmentEntry segment) {
        return head.table().plan().isEmpty() && head.onward(head.rawBaseOffset()) == segment.baseOffset();
    }

    /** Publishes the segment, whose turn it is, unless somebody else is faster. */
    private boolean publishNext(
            TopicIdPartition partition,
            PartitionHead head,
            SegmentEntry segment,
            List<LogRecord> records,
            CompactionRules rules) {
        Instant begun = clock.instant();
        CompactionPlan plan = new CompactionPlan(
                head.table().epochs().current(),
                // The gap before it, if there is one, comes along.
                Math.min(head.rawBaseOffset(), segment.baseOffset()),
                segment.endOffset(),
                segment.begunAt().atOffset(ZoneOffset.UTC).toLocalDate());
        if (!maintenance.plan(partition, head, plan)) {
            return false;
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ParquetFooter written = write(partition, plan, segment.baseOffset(), records, rules, file);
        if (isTooLate(begun)) {
            return false;
        }
        String key = TableKeys.of(keys, partition, plan);
        boolean created = uploader.put(key, file.toByteArray());
        if (isTooLate(begun) && !compactor.isStillWanted(partition, plan, key, created)) {
            return false;
        }
        ParquetFooter footer = created
                ? written
                : uploader.footer(key)
                        .orElseThrow(() -> new CorruptLogException(
                                "segment " + key + " was written before, and S3 does not have it"));
        return compactor.enter(partition, head, plan, footer);
    }

    /** Whether this writer was frozen for so long that others may have done it, and retention may have taken it away again. */
    private boolean isTooLate(Instant begun) {
        return clock.instant().isAfter(begun.plus(Compactor.WRITING_MAX));
    }

    private static ParquetFooter write(
            TopicIdPartition partition,
            CompactionPlan plan,
            long firstOffset,
            List<LogRecord> records,
            CompactionRules rules,
            ByteArrayOutputStream file) {
        var writer = new ParquetSegmentWriter(
                file,
                new SegmentOrigin(
                        partition.topic(),
                        partition.topicId(),
                        partition.partition(),
                        plan.baseOffset(),
                        plan.endOffset()),
                rules.schema());
        long offset = firstOffset;
        for (LogRecord record : records) {
            writer.append(new OffsetRecord(offset++, record));
        }
        return writer.finish();
    }
}
