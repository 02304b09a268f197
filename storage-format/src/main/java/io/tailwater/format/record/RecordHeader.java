package io.tailwater.format.record;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One header of a record.
 *
 * @param key name; may be empty, and may occur more than once in a record; stored as UTF-8, so it must not contain an
 *     unpaired surrogate
 * @param value any bytes, or null
 */
public record RecordHeader(String key, @Nullable Bytes value) {

    public RecordHeader {
        Objects.requireNonNull(key, "key");
        utf8SizeBytes(key);
    }

    /** Bytes of the key as UTF-8 plus bytes of the value. */
    public long sizeBytes() {
        return keySizeBytes() + (value == null ? 0L : value.length());
    }

    /** Bytes of the key as UTF-8. */
    public int keySizeBytes() {
        return utf8SizeBytes(key);
    }

    private static int utf8SizeBytes(String text) {
        int sizeBytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                continue;
            }
            if (unit < 0x800) {
                sizeBytes = Math.addExact(sizeBytes, 1);
            } else {
                sizeBytes = Math.addExact(sizeBytes, 2);
                if (Character.isSurrogate(unit)) {
                    i = requireSurrogatePair(text, i);
                }
            }
        }
        return sizeBytes;
    }

    /** Four bytes for two units: the first unit counted three of them, the second unit itself is the fourth. */
    private static int requireSurrogatePair(String text, int index) {
        if (index + 1 == text.length() || !Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1))) {
            throw new IllegalArgumentException(
                    "header key has an unpaired surrogate at index " + index + "; it has no UTF-8 form");
        }
        return index + 1;
    }
}
