package io.tailwater.format.schema;

import io.tailwater.format.record.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Texts as columns can hold them: query engines fail a whole file for one that is not UTF-8 or a time beyond their range. */
final class Texts {

    /** About the year 285,000, in both directions: what all engines can hold. */
    private static final long MICROS_MAX = 9_000_000_000_000_000_000L;

    /** About the year 275,000, in both directions. */
    private static final long DAYS_MAX = 100_000_000L;

    private static final int DATE_LENGTH = "2018-01-31".length();
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final int NANOS_PER_MICRO = 1_000;

    private Texts() {}

    /** The text's bytes; null where half a surrogate pair has none. */
    static @Nullable Bytes utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Bytes.wrap(encoded.array(), encoded.arrayOffset(), encoded.limit());
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Whether bytes within quotes mean themselves: ASCII, and nothing escaped. */
    static boolean isPlain(Bytes bytes) {
        byte[] array = bytes.array();
        int end = bytes.arrayOffset() + bytes.length();
        for (int i = bytes.arrayOffset(); i < end; i++) {
            if (array[i] < 0 || array[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(Bytes bytes) {
        byte[] array = bytes.array();
        int end = bytes.arrayOffset() + bytes.length();
        for (int i = bytes.arrayOffset(); i < end; i++) {
            if (array[i] < 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isUtf8(Bytes bytes) {
        if (isAscii(bytes)) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes.asReadOnlyBuffer());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** RFC 3339's date-time; what is finer than a microsecond is left out. Empty if it is none. */
    static OptionalLong timestampMicros(String text) {
        if (!startsWithYear(text)) {
            return OptionalLong.empty();
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            return OptionalLong.of(time.toEpochSecond() * MICROS_PER_SECOND + time.getNano() / NANOS_PER_MICRO);
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    /** RFC 3339's full-date, in days since 1970. Empty if it is none. */
    static OptionalLong day(String text) {
        if (text.length() != DATE_LENGTH || !startsWithYear(text)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(LocalDate.parse(text).toEpochDay());
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    /** Four digits: no sign, which the JDK would take for a year of more. */
    private static boolean startsWithYear(String text) {
        return !text.isEmpty() && Character.isDigit(text.charAt(0));
    }

    static boolean isTimestamp(long micros) {
        return -MICROS_MAX <= micros && micros <= MICROS_MAX;
    }

    static boolean isDay(long days) {
        return -DAYS_MAX <= days && days <= DAYS_MAX;
    }
}
