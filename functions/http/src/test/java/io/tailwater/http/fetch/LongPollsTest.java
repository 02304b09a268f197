package io.tailwater.http.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.log.error.OverloadedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LongPollsTest {

    private static final Duration LONG = Duration.ofSeconds(1);

    private final LongPolls polls = new LongPolls(2);

    @Test
    void pollsUpToTheBoundWaitTogether() {
        assertThat(polls.<String>waiting(LONG, () -> polls.waiting(LONG, () -> "both")))
                .isEqualTo("both");
    }

    @Test
    void pollBeyondTheBoundIsRefusedWhileOneThatDoesNotWaitIsServed() {
        String served = polls.waiting(
                LONG,
                () -> polls.waiting(LONG, () -> {
                    assertThatThrownBy(() -> polls.waiting(LONG, () -> "never"))
                            .isInstanceOf(OverloadedException.class)
                            .hasMessageContaining("2 requests wait for records")
                            .hasMessageContaining("timeout=0");
                    return polls.waiting(Duration.ZERO, () -> "at once");
                }));

        assertThat(served).isEqualTo("at once");
    }

    @Test
    void pollsThatAreOverOrFailedMakeRoom() {
        for (int i = 0; i < 3; i++) {
            polls.waiting(LONG, () -> "over");
            assertThatThrownBy(() -> polls.waiting(LONG, () -> {
                        throw new IllegalStateException("failed");
                    }))
                    .hasMessage("failed");
        }

        assertThat(polls.<String>waiting(LONG, () -> polls.waiting(LONG, () -> "both")))
                .isEqualTo("both");
    }
}
