package io.tailwater.http.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.error.OverloadedException;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {

    private final BodyBudget budget = new BodyBudget();

    @Test
    void bodiesUpToTheBoundAreHeldTogether() {
        String done = budget.holding(RequestLimits.BODIES_BYTES_MAX - 1, () -> budget.holding(1, () -> "done"));

        assertThat(done).isEqualTo("done");
    }

    @Test
    void bodyBeyondTheBoundIsRefusedAndLeavesNothingBehind() {
        budget.holding(1, () -> {
            assertThatThrownBy(() -> budget.holding(RequestLimits.BODIES_BYTES_MAX, () -> "never"))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("requests with 1 bytes are being stored")
                    .hasMessageContaining(Long.toString(RequestLimits.BODIES_BYTES_MAX));
            return null;
        });

        assertThat(budget.<String>holding(RequestLimits.BODIES_BYTES_MAX, () -> "all"))
                .isEqualTo("all");
    }

    @Test
    void bodyWhoseRequestFailsIsLetGo() {
        assertThatThrownBy(() -> budget.holding(RequestLimits.BODIES_BYTES_MAX, () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(budget.<String>holding(RequestLimits.BODIES_BYTES_MAX, () -> "all"))
                .isEqualTo("all");
    }
}
