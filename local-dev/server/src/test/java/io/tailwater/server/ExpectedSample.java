package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.server.LogReader.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/** The sample file, read without the classes under test, and Kafka's own partitioning of it. */
final class ExpectedSample {

    static final String TOPIC = "earthquakes";
    static final int PARTITIONS = 3;

    private static final Path FILE = Path.of("src", "main", "resources", "sample", "earthquakes.ndjson");
    private static final String TIMESTAMP = ",\"timestamp\":";
    private static final String VALUE = ",\"value\":";

    private ExpectedSample() {}

    static List<String> lines() throws IOException {
        return Files.readAllLines(FILE);
    }

    /** What each partition holds. */
    static List<List<Stored>> partitions() throws IOException {
        List<List<Stored>> partitions =
                Stream.<List<Stored>>generate(ArrayList::new).limit(PARTITIONS).toList();
        for (String line : lines()) {
            List<Stored> partition = partitions.get(partitionOf(stored(line, 0).key()));
            partition.add(stored(line, partition.size()));
        }
        return partitions;
    }

    static Stored stored(String line, long offset) {
        int timestamp = line.indexOf(TIMESTAMP);
        int value = line.indexOf(VALUE);
        return new Stored(
                offset,
                Long.parseLong(line.substring(timestamp + TIMESTAMP.length(), value)),
                line.substring("{\"key\":".length(), timestamp),
                line.substring(value + VALUE.length(), line.length() - 1));
    }

    static int partitionOf(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
    }

    static void assertIsHeldBy(LogReader log) throws IOException, InterruptedException {
        List<List<Stored>> expected = partitions();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<Stored> held = log.partition(TOPIC, partition);
            assertThat(held).as("records of partition %d", partition).hasSameSizeAs(expected.get(partition));
            // One at a time: a failure that shows the whole partition shows nothing.
            for (int offset = 0; offset < held.size(); offset++) {
                assertThat(held.get(offset)).isEqualTo(expected.get(partition).get(offset));
            }
        }
    }
}
