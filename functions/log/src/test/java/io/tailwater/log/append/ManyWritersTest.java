package io.tailwater.log.append;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.fetch;
import static io.tailwater.log.testing.Records.offsets;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.fetch.FetchResult;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.Faults.Kind;
import io.tailwater.log.testing.TestStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;

/** 64 writers on one partition, through four engines that share nothing but the store, and readers beside them. */
class ManyWritersTest {

    private static final int WRITERS = 64;
    private static final int ENGINES = 4;
    private static final int READERS = 3;
    private static final int APPENDS = 12;
    private static final int RECORDS_MAX = 3;
    private static final String TOPIC = "many";

    /** What was answered to each value: its offset, or that nobody knows. */
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean writing = new AtomicBoolean(true);

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void everyRecordOnceInOrderWithoutAHole(int faultPercent) throws Exception {
        try (TestStore store = new TestStore()) {
            List<TailwaterLog> engines = new ArrayList<>();
            for (int i = 0; i < ENGINES; i++) {
                engines.add(store.open(faults(faultPercent, i)));
            }
            TailwaterLog calm = store.open();
            calm.admin().create(TOPIC, 1);

            List<OffsetRecord> log = writeAndRead(engines, store, calm);

            assertThat(offsets(log))
                    .isEqualTo(LongStream.range(0, log.size()).boxed().toList());
            theLogIsWhatWasAnswered(log);
            everyWritersOrderIsKept(log);
        }
    }

    private List<OffsetRecord> writeAndRead(List<TailwaterLog> engines, TestStore store, TailwaterLog calm)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                TailwaterLog engine = engines.get(i % ENGINES);
                writers.add(threads.submit(() -> write(engine, writer)));
            }
            List<Future<List<OffsetRecord>>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                TailwaterLog engine = store.open();
                readers.add(threads.submit(() -> readWhileWriting(engine)));
            }
            for (Future<?> writer : writers) {
                writer.get(5, TimeUnit.MINUTES);
            }
            writing.set(false);
            List<OffsetRecord> log = readAll(calm, TOPIC, 0);
            for (Future<List<OffsetRecord>> reader : readers) {
                assertThat(reader.get(1, TimeUnit.MINUTES)).isEqualTo(log);
            }
            return log;
        } finally {
            threads.shutdownNow();
        }
    }

    private void write(TailwaterLog engine, int writer) {
        Random random = new Random(writer);
        for (int sequence = 0; sequence < APPENDS; sequence++) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(RECORDS_MAX); i++) {
                values.add("%d:%04d:%d".formatted(writer, sequence, i));
            }
            try {
                long offset = append(engine, TOPIC, 0, values.toArray(String[]::new));
                for (String value : values) {
                    acknowledged.put(value, offset++);
                }
            } catch (StorageUnavailableException e) {
                refused.addAll(values);
            } catch (OutcomeUnknownException e) {
                unknown.addAll(values);
            }
        }
    }

    /** Reads each record once, as it comes, and then what is left. */
    private List<OffsetRecord> readWhileWriting(TailwaterLog engine) {
        List<OffsetRecord> read = new ArrayList<>();
        boolean last = false;
        while (true) {
            FetchResult result = fetch(engine, TOPIC, 0, read.size());
            read.addAll(result.records());
            if (result.records().isEmpty()) {
                if (last) {
                    return read;
                }
                last = !writing.get();
            }
        }
    }

    private void theLogIsWhatWasAnswered(List<OffsetRecord> log) {
        Map<String, Long> inLog = new HashMap<>();
        for (OffsetRecord record : log) {
            String value = record.record().value().toUtf8String();
            assertThat(inLog.put(value, record.offset())).as("twice: " + value).isNull();
        }
        assertThat(inLog).containsAllEntriesOf(acknowledged);
        Set<String> others = inLog.keySet().stream()
                .filter(value -> !acknowledged.containsKey(value))
                .collect(Collectors.toSet());
        assertThat(unknown).as("what is in the log and was not acknowledged").containsAll(others);
        assertThat(inLog).doesNotContainKeys(refused.toArray(String[]::new));
        assertThat(acknowledged).isNotEmpty();
    }

    private static void everyWritersOrderIsKept(List<OffsetRecord> log) {
        Map<String, List<String>> byWriter =
                values(log).stream().collect(Collectors.groupingBy(value -> value.substring(0, value.indexOf(':'))));
        assertThat(byWriter.values()).allSatisfy(own -> assertThat(own).isSorted());
    }

    private static Faults faults(int percent, int seed) {
        Faults faults = new Faults();
        Random random = new Random(seed);
        for (Kind kind : Kind.values()) {
            faults.whenever(request -> isDisturbed(request, kind) && random.nextInt(100) < percent, kind);
        }
        return faults;
    }

    private static boolean isDisturbed(SdkRequest request, Kind kind) {
        boolean upload = Faults.UPLOAD.test(request);
        boolean lost = kind == Kind.NOT_SENT || kind == Kind.ANSWER_LOST;
        return lost && upload
                || Faults.COMMIT.test(request)
                || lost && (Faults.VOID.test(request) || Faults.DROP.test(request));
    }
}
