package io.tailwater.log.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternMatchTest {

    @ParameterizedTest
    @CsvSource({
        "orders, orders, true",
        "orders, orders-2, false",
        "orders.*, orders-2, true",
        ".*, a, true",
        "a|b, b, true",
        "'(a+)+', aaaaaaaaaaaaaaaaaaaa, true"
    })
    void theWholeNameMustMatch(String regex, String name, boolean matches) {
        assertThat(PatternMatch.of(regex, name)).isEqualTo(matches);
    }

    /** It would end in some 2^240 steps. */
    @Test
    void patternThatNeverEndsDoesNotMatch() {
        assertThat(PatternMatch.of("(a+)+b", "a".repeat(249))).isFalse();
        assertThat(PatternMatch.of("(a|aa)*b", "a".repeat(249))).isFalse();
    }
}
