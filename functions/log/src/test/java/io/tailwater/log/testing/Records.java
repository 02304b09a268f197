package io.tailwater.log.testing;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.fetch.FetchRequest;
import io.tailwater.log.fetch.FetchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Short ways to say what tests say often. */
public final class Records {

    private static final int ALL_BYTES = FetchRequest.BYTES_MAX;

    private Records() {}

    public static LogRecord text(String value) {
        return at(0, value);
    }

    public static LogRecord at(long timestampMs, String value) {
        return new LogRecord(timestampMs, null, Bytes.utf8(value), List.of());
    }

    /** Appends and waits, at most a minute; fails with what the append failed with. */
    public static long append(TailwaterLog log, String topic, int partition, String... values) {
        List<LogRecord> records = new ArrayList<>();
        for (String value : values) {
            records.add(text(value));
        }
        return append(log, topic, partition, records);
    }

    /** Appends and waits, at most a minute; fails with what the append failed with. */
    public static long append(TailwaterLog log, String topic, int partition, List<LogRecord> records) {
        try {
            return log.appender().append(topic, partition, records).get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("the append did not end", e);
        }
    }

    /** One fetch that does not wait. */
    public static FetchResult fetch(TailwaterLog log, String topic, int partition, FetchFrom from) {
        return log.fetcher().fetch(new FetchRequest(topic, partition, from, ALL_BYTES, 1, Duration.ZERO));
    }

    /** One fetch that does not wait. */
    public static FetchResult fetch(TailwaterLog log, String topic, int partition, long offset) {
        return fetch(log, topic, partition, new FetchFrom.Offset(offset));
    }

    /** Everything, from the log start to the log end, in as many fetches as it takes. */
    public static List<OffsetRecord> readAll(TailwaterLog log, String topic, int partition) {
        List<OffsetRecord> all = new ArrayList<>();
        FetchResult result = fetch(log, topic, partition, new FetchFrom.Earliest());
        while (!result.records().isEmpty()) {
            all.addAll(result.records());
            result = fetch(log, topic, partition, result.nextOffset());
        }
        return all;
    }

    public static List<String> values(List<OffsetRecord> records) {
        return records.stream()
                .map(record -> record.record().value().toUtf8String())
                .toList();
    }

    public static List<Long> offsets(List<OffsetRecord> records) {
        return records.stream().map(OffsetRecord::offset).toList();
    }
}
