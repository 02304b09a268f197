package io.tailwater.log.fetch;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.RawSegmentKey;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.LogSegment;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.segment.SegmentLinks;
import io.tailwater.log.segment.TableKeys;
import io.tailwater.log.topic.RecordFormat;
import io.tailwater.log.topic.SegmentFormat;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicCatalog;
import io.tailwater.log.topic.TopicConfig;
import io.tailwater.log.topic.TopicConfigs;
import io.tailwater.log.topic.TopicIdPartition;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists the objects that hold a partition's records, for readers that read them by themselves. */
public final class SegmentLister {

    private final TopicCatalog topics;
    private final PartitionIndex index;
    private final Fetcher fetcher;
    private final SegmentLinks links;
    private final ObjectKeys keys;
    private final TopicConfigs configs;

    public SegmentLister(
            TopicCatalog topics,
            PartitionIndex index,
            Fetcher fetcher,
            SegmentLinks links,
            ObjectKeys keys,
            TopicConfigs configs) {
        this.topics = topics;
        this.index = index;
        this.fetcher = fetcher;
        this.links = links;
        this.keys = keys;
        this.configs = configs;
    }

    /**
     * A segment and where to get it.
     *
     * @param baseOffset its first offset; a raw segment's batches count from there
     * @param lastOffset its last offset
     * @param url works until {@code urlExpiresAt}
     */
    public record ListedSegment(
            SegmentFormat format,
            long baseOffset,
            long lastOffset,
            long maxTimestampMs,
            long sizeBytes,
            String key,
            URI url,
            Instant urlExpiresAt) {}

    /**
     * Segments from an offset on.
     *
     * @param logStartOffset the first offset that may be read: the first segment may begin before it
     * @param logEndOffset the offset that the next record gets
     * @param valueSchema the topic's {@code value.schema}, where there is one: raw segments become columns by it
     * @param segments by offset, without a gap; some of them: the next call goes on behind the last. Empty at the log end
     */
    public record Listing(
            long logStartOffset,
            long logEndOffset,
            RecordFormat keyFormat,
            RecordFormat valueFormat,
            Optional<String> valueSchema,
            List<ListedSegment> segments) {

        public Listing {
            segments = List.copyOf(segments);
        }
    }

    /**
     * Lists.
     *
     * @throws UnknownTopicException when there is no such topic
     * @throws io.tailwater.log.error.UnknownPartitionException when it has no such partition
     * @throws OffsetOutOfRangeException when the offset is below the log start or beyond the log end
     */
    public Listing list(String topic, int number, FetchFrom from) {
        Topic known = topics.get(topic);
        TopicIdPartition partition = known.partition(number);
        PartitionHead head = index.head(partition);
        long offset = from instanceof FetchFrom.Earliest ? head.logStartOffset() : fetcher.find(topic, number, from);
        index.requireWithin(partition, head, offset);
        List<ListedSegment> listed = new ArrayList<>();
        for (LogSegment segment : index.at(partition, head, offset).entries()) {
            listed.add(listed(partition, segment));
        }
        return new Listing(
                head.logStartOffset(),
                head.nextOffset(),
                configs.keyFormat(known),
                configs.valueFormat(known),
                Optional.of(configs.value(known, TopicConfig.VALUE_SCHEMA)).filter(schema -> !schema.isEmpty()),
                listed);
    }

    private ListedSegment listed(TopicIdPartition partition, LogSegment segment) {
        String key = segment instanceof TableEntry entry
                ? TableKeys.of(keys, partition, entry)
                : keys.of(new RawSegmentKey(
                        partition.topic(),
                        partition.topicId(),
                        partition.partition(),
                        ((SegmentEntry) segment).segmentId()));
        SegmentLinks.Link link = links.to(key);
        return new ListedSegment(
                segment instanceof TableEntry ? SegmentFormat.PARQUET : SegmentFormat.RAW,
                segment.baseOffset(),
                segment.endOffset() - 1,
                segment.maxTimestampMs(),
                segment.sizeBytes(),
                key,
                link.url(),
                link.expiresAt());
    }
}
