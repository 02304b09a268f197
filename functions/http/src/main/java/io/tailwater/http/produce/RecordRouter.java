package io.tailwater.http.produce;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.http.record.ProducedRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.topic.Partitioner;
import io.tailwater.log.topic.Topic;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Decides on each record's partition: the record's own, else the path's, else that of its key, else the one that is this
 * request's turn.
 */
@Singleton
public class RecordRouter {

    private final TailwaterLog log;

    RecordRouter(TailwaterLog log) {
        this.log = log;
    }

    /**
     * @param inPath the partition that the path names
     * @throws io.tailwater.log.error.UnknownPartitionException when the topic has not a partition that is named
     */
    public RoutedRecords route(Topic topic, OptionalInt inPath, List<ProducedRecord> records) {
        if (inPath.isPresent()) {
            requirePartition(topic, inPath.getAsInt());
        }
        OptionalInt unkeyed = OptionalInt.empty();
        List<Integer> partitions = new ArrayList<>(records.size());
        Map<Integer, List<LogRecord>> batches = new LinkedHashMap<>();
        for (ProducedRecord produced : records) {
            Bytes key = produced.record().key();
            int partition;
            if (produced.partition().isPresent()) {
                partition = produced.partition().getAsInt();
                requirePartition(topic, partition);
            } else if (inPath.isPresent()) {
                partition = inPath.getAsInt();
            } else if (key != null) {
                partition = Partitioner.forKey(key, topic.partitionCount());
            } else {
                if (unkeyed.isEmpty()) {
                    unkeyed = OptionalInt.of(log.partitioner().nextUnkeyed(topic.partitionCount()));
                }
                partition = unkeyed.getAsInt();
            }
            partitions.add(partition);
            batches.computeIfAbsent(partition, any -> new ArrayList<>()).add(produced.record());
        }
        return new RoutedRecords(partitions, batches);
    }

    /** The topic may have grown since it was read. */
    private void requirePartition(Topic topic, int partition) {
        if (partition < 0 || partition >= topic.partitionCount()) {
            log.topics().partition(topic.name(), partition);
        }
    }
}
