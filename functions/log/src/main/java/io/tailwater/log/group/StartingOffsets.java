package io.tailwater.log.group;

import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.fetch.Fetcher;
import io.tailwater.log.index.HeadReader;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicPartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Finds the offsets that words like "beginning" and times mean at this moment. */
final class StartingOffsets {

    private final Shares shares;
    private final HeadReader reader;
    private final Fetcher fetcher;

    StartingOffsets(Shares shares, HeadReader reader, Fetcher fetcher) {
        this.shares = shares;
        this.reader = reader;
        this.fetcher = fetcher;
    }

    Map<TopicPartition, Long> of(Collection<TopicPartition> partitions, ToLongFunction<PartitionHead> where) {
        Map<TopicPartition, TopicIdPartition> found =
                partitions.stream().distinct().collect(Collectors.toMap(Function.identity(), shares::find));
        Map<TopicIdPartition, PartitionHead> heads = MemberLook.heads(reader, found.values());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((name, partition) -> offsets.put(name, where.applyAsLong(heads.get(partition))));
        return offsets;
    }

    Map<TopicPartition, Long> ofTimes(Map<TopicPartition, Long> timestampsMs) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        timestampsMs.forEach((partition, timestampMs) -> offsets.put(
                partition,
                fetcher.find(partition.topic(), partition.partition(), new FetchFrom.Timestamp(timestampMs))));
        return offsets;
    }

    /**
     * Checks offsets against the logs of this moment.
     *
     * @throws OffsetOutOfRangeException when one lies outside
     */
    Map<TopicPartition, Long> within(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> firsts = of(offsets.keySet(), PartitionHead::logStartOffset);
        Map<TopicPartition, Long> lasts = of(offsets.keySet(), PartitionHead::nextOffset);
        offsets.forEach((partition, offset) -> {
            if (offset < firsts.get(partition) || offset > lasts.get(partition)) {
                throw new OffsetOutOfRangeException(
                        partition.topic(), partition.partition(), offset, firsts.get(partition), lasts.get(partition));
            }
        });
        return offsets;
    }
}
