package io.tailwater.http.v3.produce;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.produce.PartitionOutcome;
import io.tailwater.http.produce.RecordAppender;
import io.tailwater.http.produce.RecordRouter;
import io.tailwater.http.produce.RoutedRecords;
import io.tailwater.http.record.ProducedRecord;
import io.tailwater.http.telemetry.Calls;
import io.tailwater.http.v3.KafkaCodes;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.error.MissingKeyException;
import io.tailwater.log.error.RecordTooLargeException;
import io.tailwater.log.error.UnknownPartitionException;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfigs;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Appends the records that can be appended, with one write a partition, and says of each what became of it. */
@Singleton
class SentRecordAppender {

    private final TailwaterLog log;
    private final TopicConfigs configs;
    private final RecordRouter router;
    private final RecordAppender appender;
    private final Calls calls;

    SentRecordAppender(
            TailwaterLog log, AppendSettings appending, RecordRouter router, RecordAppender appender, Calls calls) {
        this.log = log;
        this.configs = appending.topicDefaults();
        this.router = router;
        this.appender = appender;
        this.calls = calls;
    }

    /** @return one a record, in their order */
    List<RecordOutcome> append(Topic topic, List<SentRecord> sent) {
        List<SentRecord> checked = new ArrayList<>();
        List<ProducedRecord> records = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            SentRecord each = check(topic, i, sent.get(i));
            checked.add(each);
            if (each instanceof SentRecord.Readable readable) {
                records.add(readable.record());
            }
        }
        RoutedRecords routed = router.route(topic, OptionalInt.empty(), records);
        Map<Integer, PartitionOutcome> appended = appender.append(topic.name(), routed.batches(), configs.acks(topic));
        PartitionOutcome.note(topic.name(), routed, appended, calls.notes());
        return outcomes(checked, routed, appended);
    }

    private SentRecord check(Topic topic, int index, SentRecord sent) {
        if (!(sent instanceof SentRecord.Readable readable)) {
            return sent;
        }
        int recordBytesMax = configs.maxMessageBytes(topic);
        long sizeBytes = readable.record().record().sizeBytes();
        if (sizeBytes > recordBytesMax) {
            return new SentRecord.Refused(ErrorAnswer.ofStatus(
                    413, new RecordTooLargeException(index, sizeBytes, recordBytesMax).getMessage()));
        }
        if (readable.record().record().key() == null && configs.isCompacted(topic)) {
            return new SentRecord.Refused(ErrorAnswer.ofStatus(400, new MissingKeyException(index).getMessage()));
        }
        OptionalInt named = readable.record().partition();
        if (named.isPresent() && named.getAsInt() >= topic.partitionCount()) {
            try {
                // The topic may have grown since it was read.
                log.topics().partition(topic.name(), named.getAsInt());
            } catch (UnknownPartitionException e) {
                return new SentRecord.Refused(
                        new ErrorAnswer(404, KafkaCodes.UNKNOWN_PARTITION, String.valueOf(e.getMessage())));
            }
        }
        return sent;
    }

    private static List<RecordOutcome> outcomes(
            List<SentRecord> sent, RoutedRecords routed, Map<Integer, PartitionOutcome> outcomes) {
        Map<Integer, Long> nextOffsets = new HashMap<>();
        Iterator<Integer> partitions = routed.partitions().iterator();
        List<RecordOutcome> result = new ArrayList<>();
        for (SentRecord each : sent) {
            if (each instanceof SentRecord.Readable readable) {
                int partition = partitions.next();
                result.add(outcome(partition, readable, outcomes.get(partition), nextOffsets));
            } else if (each instanceof SentRecord.Refused refused) {
                result.add(new RecordOutcome.Failed(refused.error()));
            }
        }
        return result;
    }

    private static RecordOutcome outcome(
            int partition, SentRecord.Readable record, PartitionOutcome outcome, Map<Integer, Long> nextOffsets) {
        if (outcome instanceof PartitionOutcome.Failed failed) {
            return new RecordOutcome.Failed(failed.error());
        }
        if (outcome instanceof PartitionOutcome.Unconfirmed stored) {
            // The message says at which offsets.
            return new RecordOutcome.Failed(stored.error());
        }
        long baseOffset = ((PartitionOutcome.Appended) outcome).baseOffset();
        long offset = nextOffsets.getOrDefault(partition, baseOffset);
        nextOffsets.put(partition, offset + 1);
        return new RecordOutcome.Stored(partition, offset, record);
    }
}
