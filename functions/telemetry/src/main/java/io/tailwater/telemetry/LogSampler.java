package io.tailwater.telemetry;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.UnknownGroupException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.group.GroupLag;
import io.tailwater.log.group.GroupState;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.region.ReplicationAge;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicPartition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks how the log is: a Query and a few batches of reads for every group, one GetItem for every partition, and where there are copies, what
 * {@link ReplicationAge} takes. For a schedule of minutes, not for every call.
 */
public final class LogSampler {

    private final TailwaterLog log;
    private final InstantSource clock;

    public LogSampler(TailwaterLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Looks.
     *
     * @param deadline after which no other copy is looked at
     * @throws io.tailwater.log.error.NotLeaderException where another region leads: it knows
     * @throws io.tailwater.log.error.LogException when DynamoDB does not answer
     */
    public LogSample take(Instant deadline) {
        List<Topic> topics = log.topics().list();
        return new LogSample(clock.instant(), lags(), backlogs(topics), copies(topics, deadline));
    }

    private List<LogSample.Lag> lags() {
        List<LogSample.Lag> lags = new ArrayList<>();
        for (GroupState group : log.groupAdmin().list()) {
            Map<String, Long> byTopic = new TreeMap<>();
            try {
                for (GroupLag lag : log.groupAdmin().lags(group.group())) {
                    byTopic.merge(lag.partition().topic(), lag.lag(), Long::sum);
                }
            } catch (UnknownGroupException e) {
                // Deleted meanwhile.
                continue;
            }
            byTopic.forEach((topic, records) -> lags.add(new LogSample.Lag(group.group(), topic, records)));
        }
        return lags;
    }

    private List<LogSample.Backlog> backlogs(List<Topic> topics) {
        List<LogSample.Backlog> backlogs = new ArrayList<>();
        for (Topic topic : topics) {
            try {
                long records = 0;
                for (int partition = 0; partition < topic.partitionCount(); partition++) {
                    PartitionHead head = log.index().head(topic.partition(partition));
                    records += head.nextOffset() - head.rawBaseOffset();
                }
                backlogs.add(new LogSample.Backlog(topic.name(), records));
            } catch (UnknownTopicException e) {
                // Deleted meanwhile.
            }
        }
        return backlogs;
    }

    private List<LogSample.CopyAge> copies(List<Topic> topics, Instant deadline) {
        return log.regions().map(several -> several.age().look(topics, deadline)).orElse(List.of()).stream()
                .map(LogSampler::copy)
                .toList();
    }

    private static LogSample.CopyAge copy(ReplicationAge.RegionAge age) {
        return new LogSample.CopyAge(
                age.region(),
                age.age(),
                age.oldest().map(partition -> new TopicPartition(partition.topic(), partition.partition())));
    }
}
