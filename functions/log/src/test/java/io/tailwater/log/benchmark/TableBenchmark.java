package io.tailwater.log.benchmark;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.fetch;

import com.sun.management.OperatingSystemMXBean;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.CompactedSegment;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.TableQuery;
import io.tailwater.log.testing.TestStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Compaction by the whole engine against the emulators: requests for a GiB, CPU and heap, the time from a record's acknowledgement to a
 * query that shows it, and the GETs of a read at a random offset.
 */
public final class TableBenchmark {

    private static final String TOPIC = "benchmark";
    private static final int REQUEST_BYTES = 1024 * 1024;
    private static final int RECORD_BYTES = 1024;
    private static final double MEBIBYTES_IN_GIBIBYTE = 1024;
    private static final int RECORDS_SHOWN = 30;
    private static final int READS = 200;
    private static final int COLD_READS = 10;

    private final Random random = new Random(20_261_126);
    private final RequestCounter requests = new RequestCounter();
    private final TestStore store;
    private final TailwaterLog log;

    private TableBenchmark(TestStore store) {
        this.store = store;
        this.log = store.open(requests);
    }

    /** @param args MiB of records to compact */
    public static void main(String[] args) throws Exception {
        int mebibytes = Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("tailwater-benchmark");
        try (TestStore store = new TestStore()) {
            TableBenchmark benchmark = new TableBenchmark(store);
            benchmark.compact(mebibytes);
            benchmark.readAnywhere(mebibytes);
            benchmark.becomeVisible(folder);
        } finally {
            delete(folder);
        }
        // The emulators end with the process.
        System.exit(0);
    }

    private void compact(int mebibytes) {
        log.admin().create(TOPIC, 1, Map.of("value.format", "json"));
        for (int i = 0; i < mebibytes; i++) {
            append(log, TOPIC, 0, orders(REQUEST_BYTES / RECORD_BYTES));
        }
        requests.take();
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        List<CompactedSegment> made = new ArrayList<>();
        long cpuBefore = process.getProcessCpuTime();
        long before = System.nanoTime();
        int failed = log.compaction()
                .run(log.topics().get(TOPIC), Due.EVERYTHING, Instant.now().plus(Duration.ofHours(1)), made::add);
        long nanos = System.nanoTime() - before;
        long cpuNanos = process.getProcessCpuTime() - cpuBefore;
        if (failed > 0) {
            throw new IllegalStateException("the compaction failed");
        }
        double megabytes = mebibytes * (double) REQUEST_BYTES / 1e6;
        System.out.printf(
                Locale.ROOT,
                "compacted %d MiB of records in %d raw segments of %.1f MB into %d of %.1f MB%n",
                mebibytes,
                made.stream().mapToInt(CompactedSegment::rawSegments).sum(),
                made.stream().mapToLong(CompactedSegment::rawBytes).sum() / 1e6,
                made.size(),
                made.stream().mapToLong(CompactedSegment::sizeBytes).sum() / 1e6);
        System.out.printf(
                Locale.ROOT,
                "whole engine: %.0f MB/s, %.0f MB/s of CPU time, in a heap of %d MiB%n",
                megabytes * 1e9 / nanos,
                megabytes * 1e9 / cpuNanos,
                Runtime.getRuntime().maxMemory() / 1024 / 1024);
        Map<String, Long> perGibibyte = new TreeMap<>();
        requests.take()
                .forEach((name, count) -> perGibibyte.put(name, Math.round(count * MEBIBYTES_IN_GIBIBYTE / mebibytes)));
        System.out.println("requests for a GiB of records in requests of 1 MiB: " + perGibibyte);
    }

    private void readAnywhere(int mebibytes) {
        int records = mebibytes * REQUEST_BYTES / RECORD_BYTES;
        fetch(log, TOPIC, 0, 0);
        requests.take();
        for (int i = 0; i < READS; i++) {
            fetch(log, TOPIC, 0, random.nextInt(records));
        }
        System.out.printf(
                Locale.ROOT, "GETs of a read at a random offset, footer known: %.2f%n", gets() / (double) READS);
        int cold = 0;
        for (int i = 0; i < COLD_READS; i++) {
            TailwaterLog fresh = store.open(requests);
            fetch(fresh, TOPIC, 0, random.nextInt(records));
            cold += gets();
        }
        System.out.printf(
                Locale.ROOT, "GETs of a read at a random offset, first one:    %.2f%n", cold / (double) COLD_READS);
    }

    private int gets() {
        return requests.take().getOrDefault("GetObject", 0);
    }

    /** From the acknowledgement, when compaction begins at once, to the end of a query that counts the record. */
    private void becomeVisible(Path folder) throws SQLException {
        String topic = TOPIC + "-visible";
        log.admin().create(topic, 1, Map.of("value.format", "json", "compaction.lag.ms", "0"));
        long[] compacted = new long[RECORDS_SHOWN];
        long[] shown = new long[RECORDS_SHOWN];
        try (TableQuery query = new TableQuery(store, folder)) {
            for (int i = 0; i < RECORDS_SHOWN; i++) {
                append(log, topic, 0, orders(1));
                long before = System.nanoTime();
                log.compaction()
                        .run(
                                log.topics().get(topic),
                                Due.BY_CONFIG,
                                Instant.now().plusSeconds(60),
                                segment -> {});
                compacted[i] = System.nanoTime() - before;
                int rows = query.rows(topic, () -> {}).get(0).size();
                shown[i] = System.nanoTime() - before;
                if (rows != i + 1) {
                    throw new IllegalStateException(rows + " rows, expected " + (i + 1));
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "from acknowledged to compacted: %.0f ms, to the end of a query: %.0f ms (medians; + lag and schedule)%n",
                median(compacted) / 1e6,
                median(shown) / 1e6);
    }

    private List<LogRecord> orders(int count) {
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] token = new byte[66];
            random.nextBytes(token);
            String start = String.format(
                    Locale.ROOT,
                    "{\"orderId\":\"%016x\",\"customer\":{\"id\":%d,\"city\":\"Valparaíso\"},\"token\":\"%s\",\"note\":\"",
                    random.nextLong(),
                    random.nextInt(50_000),
                    HexFormat.of().formatHex(token));
            String value = start + "leave with neighbour ".repeat((RECORD_BYTES - start.length() - 2) / 21) + "\"}";
            records.add(new LogRecord(System.currentTimeMillis(), null, Bytes.utf8(value), List.of()));
        }
        return records;
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
