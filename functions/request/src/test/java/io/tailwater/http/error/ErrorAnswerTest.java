package io.tailwater.http.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorAnswerTest {

    @Test
    void bodyEscapesWhatJsonReserves() {
        ErrorAnswer answer = new ErrorAnswer(422, 42204, "\"a\\b\"\n\u0001 ü");

        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"error_code\":42204,\"message\":\"\\\"a\\\\b\\\"\\n\\u0001 ü\"}");
    }

    @Test
    void addedHeaderLeavesTheOriginalAlone() {
        ErrorAnswer plain = ErrorAnswer.ofStatus(429, "slow down");

        ErrorAnswer withHeader = plain.withHeader("Retry-After", "2");

        assertThat(withHeader.headers()).isEqualTo(Map.of("Retry-After", "2"));
        assertThat(plain.headers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 399, 600})
    void statusMustBeAnError(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErrorAnswer.ofStatus(status, "x"))
                .withMessage("status " + status + " is not in 400..599");
    }

    @Test
    void codeMustBePositiveAndMessagePresent() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ErrorAnswer(404, 0, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ErrorAnswer(404, 404, " "));
    }
}
