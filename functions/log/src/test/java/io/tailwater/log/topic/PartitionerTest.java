package io.tailwater.log.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.record.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class PartitionerTest {

    @Property
    void hashesLikeKafka(@ForAll byte[] key) {
        assertThat(Partitioner.murmur2(Bytes.wrap(key))).isEqualTo(Utils.murmur2(key));
    }

    @Property
    void partitionsLikeKafkasProducer(@ForAll byte[] key, @ForAll @IntRange(min = 1, max = 1000) int partitions) {
        assertThat(Partitioner.forKey(Bytes.wrap(key), partitions))
                .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
    }

    @Test
    void hashesASliceLikeItsBytes() {
        byte[] around = "..network..".getBytes(StandardCharsets.UTF_8);
        assertThat(Partitioner.murmur2(Bytes.wrap(around, 2, 7))).isEqualTo(Partitioner.murmur2(Bytes.utf8("network")));
    }

    @Test
    void recordsWithoutKeysVisitEveryPartitionInTurn() {
        var partitioner = new Partitioner(new Random(7));
        int[] visited =
                IntStream.range(0, 9).map(i -> partitioner.nextUnkeyed(3)).toArray();
        for (int i = 1; i < visited.length; i++) {
            assertThat(visited[i]).isEqualTo((visited[i - 1] + 1) % 3);
        }
    }
}
