package io.tailwater.log.append;

import io.tailwater.format.record.LogRecord;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.MissingKeyException;
import io.tailwater.log.error.RecordTooLargeException;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfigs;
import java.util.List;

/** What a topic requires of records, whichever way they come in. */
public final class RecordRules {

    private final TopicConfigs configs;

    public RecordRules(TopicConfigs configs) {
        this.configs = configs;
    }

    /**
     * Requires records to be what their topic takes.
     *
     * @return the bytes of their keys, values and headers
     * @throws RecordTooLargeException when one record is too large
     * @throws MissingKeyException when the topic is compacted and a record has no key
     * @throws InvalidRequestException when there is no record, or one is not of the topic's format
     */
    public long require(Topic topic, List<LogRecord> records) {
        long sizeBytes = requireSizes(records, configs.maxMessageBytes(topic));
        if (configs.isCompacted(topic)) {
            requireKeys(records);
        }
        new FormatRule(configs.keyFormat(topic), configs.valueFormat(topic)).require(records);
        return sizeBytes;
    }

    private static void requireKeys(List<LogRecord> records) {
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).key() == null) {
                throw new MissingKeyException(i);
            }
        }
    }

    private static long requireSizes(List<LogRecord> records, int recordBytesMax) {
        if (records.isEmpty()) {
            throw new InvalidRequestException("records", "is empty");
        }
        long sum = 0;
        for (int i = 0; i < records.size(); i++) {
            long sizeBytes = records.get(i).sizeBytes();
            if (sizeBytes > recordBytesMax) {
                throw new RecordTooLargeException(i, sizeBytes, recordBytesMax);
            }
            sum += sizeBytes;
        }
        return sum;
    }
}
