package io.tailwater.log.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanupPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "'compact', true, false",
        "'delete', false, true",
        "' compact ', true, false",
        "'delete,compact', true, true",
        "' compact , delete', true, true"
    })
    void aValueIsAListOfNames(String value, boolean compacts, boolean deletes) {
        assertThat(CleanupPolicy.isOne(value)).isTrue();
        assertThat(CleanupPolicy.COMPACT.isIn(value)).isEqualTo(compacts);
        assertThat(CleanupPolicy.DELETE.isIn(value)).isEqualTo(deletes);
    }

    @ParameterizedTest
    @CsvSource({"''", "'compacted'", "'delete compact'", "'delete,'"})
    void otherNamesAreRefused(String value) {
        assertThat(CleanupPolicy.isOne(value)).isFalse();
    }
}
