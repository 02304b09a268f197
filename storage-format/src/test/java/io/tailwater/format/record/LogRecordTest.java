package io.tailwater.format.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogRecordTest {

    @Test
    void sizeCountsKeyValueAndHeaders() {
        LogRecord record = new LogRecord(
                0,
                Bytes.utf8("key"),
                Bytes.utf8("value"),
                List.of(new RecordHeader("é", Bytes.utf8("xy")), new RecordHeader("n", null)));

        assertThat(record.sizeBytes()).isEqualTo(3 + 5 + (2 + 2) + 1);
        assertThat(new LogRecord(0, null, null, List.of()).sizeBytes()).isZero();
    }

    @Test
    void headersAreACopy() {
        List<RecordHeader> headers = new ArrayList<>(List.of(new RecordHeader("a", null)));
        LogRecord record = new LogRecord(0, null, null, headers);

        headers.clear();

        assertThat(record.headers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "\u007f", "\u0080", "\u07ff", "\u0800", "\uffff", "\ud83c\udf0a", "a\ud83c\udf0aé"})
    void headerKeyIsMeasuredAsUtf8(String key) {
        assertThat(new RecordHeader(key, null).keySizeBytes()).isEqualTo(key.getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83c", "\udf0a", "a\ud83c", "\ud83ca", "\udf0a\ud83c"})
    void refusesHeaderKeyWithoutAUtf8Form(String key) {
        assertThatThrownBy(() -> new RecordHeader(key, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("header key")
                .hasMessageContaining("unpaired surrogate");
    }

    @Test
    void refusesNegativeOffset() {
        LogRecord record = new LogRecord(0, null, null, List.of());

        assertThatThrownBy(() -> new OffsetRecord(-1, record)).hasMessage("offset is -1, expected 0 or more");
    }
}
