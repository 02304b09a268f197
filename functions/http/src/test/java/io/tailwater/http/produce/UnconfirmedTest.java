package io.tailwater.http.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.http.Api;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.produce.PartitionOutcome.Appended;
import io.tailwater.http.produce.PartitionOutcome.Failed;
import io.tailwater.http.produce.PartitionOutcome.Unconfirmed;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a producer is told of records that are appended, but not known to be in as many regions as it asked for. */
class UnconfirmedTest {

    private static final Unconfirmed AT_5 = new Unconfirmed(5, new ErrorAnswer(504, 50401, "offsets 5 to 6"));
    private static final Unconfirmed AT_9 = new Unconfirmed(9, new ErrorAnswer(504, 50401, "offsets 9 to 9"));

    @Test
    void besideOthersTheyHaveTheirOffsetsAndTheError() throws Exception {
        JsonNode offsets = Api.json(new String(
                        ProduceAnswer.write(List.of(0, 1, 0), outcomes(AT_5, new Appended(3))), StandardCharsets.UTF_8))
                .get("offsets");

        assertThat(offsets.get(0).get("offset").asInt()).isEqualTo(5);
        assertThat(offsets.get(0).get("error_code").asInt()).isEqualTo(50401);
        assertThat(offsets.get(1).get("offset").asInt()).isEqualTo(3);
        assertThat(offsets.get(1).get("error_code").isNull()).isTrue();
        assertThat(offsets.get(2).get("offset").asInt()).isEqualTo(6);
        assertThat(offsets.get(2).get("error").asText()).isEqualTo("offsets 5 to 6");
    }

    @Test
    void aloneTheyAreAnErrorThatNamesTheOffsetsOfAll() {
        assertThatThrownBy(() -> ProduceAnswer.write(List.of(0, 1), outcomes(AT_5, AT_9)))
                .isInstanceOfSatisfying(RestException.class, refused -> {
                    assertThat(refused.answer().status()).isEqualTo(504);
                    assertThat(refused.answer().message()).isEqualTo("offsets 5 to 6; offsets 9 to 9");
                });
    }

    @Test
    void besideFailuresNeitherHidesTheOther() throws Exception {
        Failed failed = new Failed(new ErrorAnswer(503, 50003, "down"), false);

        JsonNode offsets = Api.json(
                        new String(ProduceAnswer.write(List.of(0, 1), outcomes(AT_5, failed)), StandardCharsets.UTF_8))
                .get("offsets");

        assertThat(offsets.get(0).get("offset").asInt()).isEqualTo(5);
        assertThat(offsets.get(1).get("offset").isNull()).isTrue();
        assertThat(offsets.get(1).get("error_code").asInt()).isEqualTo(50003);
    }

    private static Map<Integer, PartitionOutcome> outcomes(PartitionOutcome zero, PartitionOutcome one) {
        Map<Integer, PartitionOutcome> outcomes = new LinkedHashMap<>();
        outcomes.put(0, zero);
        outcomes.put(1, one);
        return outcomes;
    }
}
