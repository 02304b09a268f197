package io.tailwater.log.compaction;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.fetch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.testing.TestAws;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.testing.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compaction and cleaning take the memory that they say, whatever the size of a partition: a process with a heap of 96 MiB does both with
 * a partition of more than three times that, which becomes one Parquet segment. 96 MiB are the 40 MB of the compactor, or the cleaner's
 * 24 MiB of map and about as much as the compactor for one segment that it reads and one that it writes, and what the AWS SDK needs.
 */
class SmallHeapTest {

    private static final String TOPIC = "large";
    private static final String HEAP = "96m";

    /** 320 MB of records. */
    private static final int BATCHES = 80;

    private static final int RECORDS_PER_BATCH = 2_000;
    private static final int VALUE_BYTES = 2_000;

    /** Each key comes four times. */
    private static final int KEYS = BATCHES * RECORDS_PER_BATCH / 4;

    @Test
    void aPartitionThatIsMuchLargerThanTheHeapIsCompactedAndCleaned(@TempDir Path directory) throws Exception {
        try (TestStore store = new TestStore()) {
            TailwaterLog log = store.open();
            log.admin().create(TOPIC, 1, Map.of("cleanup.policy", "compact"));
            for (int batch = 0; batch < BATCHES; batch++) {
                append(log, TOPIC, 0, batch(batch));
            }
            Path output = directory.resolve("output");

            Process process = start(store, output);

            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            List<String> lines = Files.readAllLines(output);
            assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
            assertThat(lines).filteredOn(line -> line.startsWith("failed")).containsExactly("failed 0", "failed 0");
            assertThat(lines).filteredOn(line -> line.startsWith("compacted")).hasSize(1);
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("removed"))
                    .containsExactly("removed " + (BATCHES * RECORDS_PER_BATCH - KEYS));
            assertThat(fetch(log, TOPIC, 0, 0).records().get(0).offset()).isEqualTo(3L * KEYS);
        }
    }

    private static List<LogRecord> batch(int batch) {
        List<LogRecord> records = new ArrayList<>();
        byte[] value = new byte[VALUE_BYTES];
        for (int i = 0; i < RECORDS_PER_BATCH; i++) {
            int number = batch * RECORDS_PER_BATCH + i;
            // A line that repeats: the emulator keeps little, and the process reads all of it.
            byte[] text = ("value " + number + " of a partition that is large; ").getBytes();
            for (int at = 0; at < value.length; at++) {
                value[at] = text[at % text.length];
            }
            records.add(new LogRecord(0, Bytes.utf8("key " + number % KEYS), Bytes.copyOf(value), List.of()));
        }
        return records;
    }

    private static Process start(TestStore store, Path output) throws Exception {
        AwsEndpoints aws = TestAws.endpoints();
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        aws.s3().toString(),
                        aws.dynamoDb().toString(),
                        aws.region(),
                        aws.accessKeyId(),
                        aws.secretAccessKey(),
                        store.location().bucket(),
                        store.location().keyPrefix(),
                        store.location().table(),
                        TOPIC)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
