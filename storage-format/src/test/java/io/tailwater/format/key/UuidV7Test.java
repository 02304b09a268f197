package io.tailwater.format.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UuidV7Test {

    private static final long NOW_MS = 1_764_000_000_000L;

    private long clockMs = NOW_MS;

    @Test
    void exampleOfTheRfc() {
        // RFC 9562, appendix A.6: Tuesday, February 22, 2022 2:22:22.00 PM GMT-05:00.
        UUID example = UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");

        assertThat(UuidV7.isUuidV7(example)).isTrue();
        assertThat(UuidV7.timestampMs(example))
                .isEqualTo(Instant.parse("2022-02-22T19:22:22Z").toEpochMilli());
    }

    @Property
    void idsIncreaseWhateverTheClockDoes(
            @ForAll long seed, @ForAll @Size(max = 200) List<@IntRange(min = -5, max = 5) Integer> clockStepsMs) {
        UuidV7 ids = new UuidV7(() -> Instant.ofEpochMilli(clockMs), new Random(seed));
        List<String> texts = new ArrayList<>();

        for (int stepMs : clockStepsMs) {
            clockMs += stepMs;
            UUID id = ids.next();
            assertThat(UuidV7.isUuidV7(id)).isTrue();
            assertThat(UuidV7.timestampMs(id)).isGreaterThanOrEqualTo(clockMs);
            texts.add(id.toString());
        }

        assertThat(texts).isSortedAccordingTo(Comparator.naturalOrder()).doesNotHaveDuplicates();
    }

    @Test
    void idsOfAMillisecondThatIsFullRunAhead() {
        UuidV7 ids = new UuidV7(() -> Instant.ofEpochMilli(NOW_MS), allBitsSet());
        UUID last = ids.next();

        UUID next = ids.next();

        assertThat(last).hasToString("019ab697-e800-7fff-bfff-ffffffffffff");
        assertThat(UuidV7.timestampMs(next)).isEqualTo(NOW_MS + 1);
    }

    @Test
    void lowerBoundIsTheSmallestOfItsMillisecond() {
        UuidV7 ids = new UuidV7(() -> Instant.ofEpochMilli(NOW_MS), () -> 0);
        UuidV7 idsBefore = new UuidV7(() -> Instant.ofEpochMilli(NOW_MS - 1), allBitsSet());
        UUID bound = UuidV7.lowerBound(Instant.ofEpochMilli(NOW_MS));

        assertThat(ids.next()).isEqualTo(bound);
        assertThat(idsBefore.next()).isLessThan(bound);
        assertThat(UuidV7.timestampMs(bound)).isEqualTo(NOW_MS);
    }

    @Test
    void threadsNeverGetTheSameId() {
        UuidV7 ids = new UuidV7(() -> Instant.ofEpochMilli(NOW_MS), new Random(1));
        var seen = ConcurrentHashMap.<UUID>newKeySet();

        IntStream.range(0, 10_000).parallel().forEach(i -> seen.add(ids.next()));

        assertThat(seen).hasSize(10_000);
    }

    @Test
    void refusesUuidOfAnotherVersion() {
        UUID random = UUID.fromString("7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33");

        assertThatThrownBy(() -> UuidV7.timestampMs(random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("uuid is " + random + ", expected a UUIDv7");
    }

    @Test
    void refusesInstantThatHasNoUuid() {
        assertThatThrownBy(() -> UuidV7.lowerBound(Instant.ofEpochMilli(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timestampMs is -1, expected 0 to 281474976710655");
        assertThatThrownBy(() -> UuidV7.lowerBound(Instant.ofEpochMilli(1L << 48)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RandomGenerator allBitsSet() {
        return () -> -1;
    }
}
