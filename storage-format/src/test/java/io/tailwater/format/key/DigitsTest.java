package io.tailwater.format.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** {@link Digits}, and the keys made of them. */
@Isolated("changes the default locale")
class DigitsTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @Test
    void numbersHaveLeadingZeros() {
        assertEquals("00000", Digits.ofPartition(0));
        assertEquals("00042", Digits.ofPartition(42));
        assertEquals("99999", Digits.ofPartition(99_999));
        assertEquals("00000000000000000000", Digits.ofOffset(0));
        assertEquals("09223372036854775807", Digits.ofOffset(Long.MAX_VALUE));
        assertEquals("0000000007", Digits.ofEpoch(7));
    }

    @Test
    void aNegativeNumberIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Digits.ofOffset(-1));
        assertEquals("number is -1, expected 0 or more", refused.getMessage());
    }

    @Test
    void keysAreTheSameWhereverAProcessRuns() {
        var keys = new ObjectKeys("prod/");
        var raw = new RawSegmentKey("orders", ID, 42, ID);
        var table = new TableSegmentKey("orders", ID, 42, LocalDate.of(2026, 11, 27), 1_707, 3);
        String rawKey = keys.of(raw);
        String tableKey = keys.of(table);

        Locale usual = Locale.getDefault();
        // Formats numbers in Arabic-Indic digits.
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertEquals("00042", Digits.ofPartition(42));
            assertEquals(rawKey, keys.of(raw));
            assertEquals(tableKey, keys.of(table));
            assertEquals(raw, keys.parse(rawKey));
            assertEquals(table, keys.parse(tableKey));
        } finally {
            Locale.setDefault(usual);
        }
    }
}
