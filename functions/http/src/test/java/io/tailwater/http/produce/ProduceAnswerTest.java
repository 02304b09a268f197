package io.tailwater.http.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProduceAnswerTest {

    private static final PartitionOutcome NOT_APPENDED =
            new PartitionOutcome.Failed(new ErrorAnswer(429, 42901, "full"), false);
    private static final PartitionOutcome PERHAPS_APPENDED =
            new PartitionOutcome.Failed(new ErrorAnswer(503, 50003, "nobody knows"), true);

    @Test
    void offsetsAreCountedPerPartition() {
        byte[] answer = ProduceAnswer.write(
                List.of(1, 0, 1),
                Map.of(0, new PartitionOutcome.Appended(5), 1, new PartitionOutcome.Appended(Long.MAX_VALUE - 1)));

        assertThat(answer)
                .asString(StandardCharsets.UTF_8)
                .containsSubsequence(
                        "{\"partition\":1,\"offset\":9223372036854775806,",
                        "{\"partition\":0,\"offset\":5,",
                        "{\"partition\":1,\"offset\":9223372036854775807,");
    }

    @Test
    void whereNothingIsCertainTheAnswerSaysThatAnythingMayHaveBeenAppended() {
        var outcomes = new TreeMap<>(Map.of(0, NOT_APPENDED, 1, PERHAPS_APPENDED, 2, NOT_APPENDED));

        assertThatThrownBy(() -> ProduceAnswer.write(List.of(0, 1, 2), outcomes))
                .isInstanceOf(RestException.class)
                .hasMessage("nobody knows");
    }

    @Test
    void whereNothingWasAppendedTheAnswerIsTheFirstPartitionsError() {
        var outcomes = new TreeMap<>(Map.of(0, NOT_APPENDED, 1, NOT_APPENDED));

        assertThatThrownBy(() -> ProduceAnswer.write(List.of(0, 1), outcomes))
                .isInstanceOfSatisfying(
                        RestException.class,
                        e -> assertThat(e.answer().status()).isEqualTo(429));
    }
}
