package io.tailwater.log.append;

import io.tailwater.format.record.LogRecord;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicCatalog;
import io.tailwater.log.topic.TopicConfigs;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Takes records in: checks them, finds room for them, and hands them to their partition. */
public final class Appender {

    /** What a record costs in memory beside its bytes: the objects around them. Keeps a flood of tiny ones bounded too. */
    private static final int RECORD_OVERHEAD_BYTES = 128;

    private final TopicCatalog topics;
    private final SegmentWriter writer;
    private final AppendSettings settings;
    private final TopicConfigs configs;
    private final RecordRules rules;
    private final Executor executor;
    private final AppendBuffer buffer;
    private final Map<TopicIdPartition, PartitionAppender> appenders = new ConcurrentHashMap<>();

    /** @param executor runs one task a segment being written */
    public Appender(TopicCatalog topics, SegmentWriter writer, AppendSettings settings, Executor executor) {
        this.topics = topics;
        this.writer = writer;
        this.settings = settings;
        this.configs = settings.topicDefaults();
        this.rules = new RecordRules(configs);
        this.executor = executor;
        this.buffer = new AppendBuffer(settings.bufferBytesMax());
    }

    /**
     * Appends records to a partition, all or none, with consecutive offsets. Two calls of which one was answered before the
     * other was made keep their order.
     *
     * @return the first record's offset; fails with the exceptions below, with
     *     {@link io.tailwater.log.error.StorageUnavailableException} when nothing was appended, and with
     *     {@link io.tailwater.log.error.OutcomeUnknownException} when nobody can say
     * @throws UnknownTopicException when there is no such topic
     * @throws io.tailwater.log.error.UnknownPartitionException when it has no such partition
     * @throws io.tailwater.log.error.RecordTooLargeException when one record is too large
     * @throws io.tailwater.log.error.MissingKeyException when the topic is compacted and a record has no key
     * @throws io.tailwater.log.error.InvalidRequestException when there is no record, or one is not of the topic's format
     * @throws io.tailwater.log.error.OverloadedException when there is no room
     */
    public CompletableFuture<Long> append(String topic, int partition, List<LogRecord> records) {
        TopicIdPartition target = topics.partition(topic, partition);
        Topic known = topics.get(topic);
        long sizeBytes = rules.require(known, records);
        long reservedBytes = sizeBytes + (long) records.size() * RECORD_OVERHEAD_BYTES;
        buffer.reserve(reservedBytes);
        return enqueue(target, segmentRules(known), records, sizeBytes)
                .exceptionallyCompose(failure -> onceMoreIfRecreated(failure, target, records, sizeBytes))
                .whenComplete((offset, failure) -> buffer.release(reservedBytes));
    }

    private SegmentRules segmentRules(Topic topic) {
        return new SegmentRules(
                configs.compression(topic), configs.segmentBytes(topic), configs.isWrittenAsParquet(topic));
    }

    private CompletableFuture<Long> enqueue(
            TopicIdPartition partition, SegmentRules rules, List<LogRecord> records, long sizeBytes) {
        var request = new AppendRequest(records, sizeBytes, new CompletableFuture<>());
        appenders.compute(partition, (key, known) -> {
            var appender = known == null
                    ? new PartitionAppender(partition, rules, writer, settings, executor, () -> forgetIfIdle(partition))
                    : known;
            appender.append(request, rules);
            return appender;
        });
        return request.baseOffset();
    }

    private void forgetIfIdle(TopicIdPartition partition) {
        appenders.computeIfPresent(partition, (key, appender) -> appender.isIdle() ? null : appender);
    }

    /** The heads that refused were an old incarnation's; the topic of today may take the records. */
    private CompletableFuture<Long> onceMoreIfRecreated(
            Throwable failure, TopicIdPartition refused, List<LogRecord> records, long sizeBytes) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof UnknownTopicException)) {
            return CompletableFuture.failedFuture(cause);
        }
        try {
            Topic topic = topics.refresh(refused.topic());
            TopicIdPartition today = topic.partition(refused.partition());
            return today.equals(refused)
                    ? CompletableFuture.failedFuture(cause)
                    : enqueue(today, segmentRules(topic), records, sizeBytes);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
