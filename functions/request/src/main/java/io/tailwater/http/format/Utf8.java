package io.tailwater.http.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/** UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Where the first sequence begins that is not UTF-8, counted from {@code offset}. */
    static OptionalInt firstInvalid(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int position = offset;
        while (position < end) {
            if (end - position >= Long.BYTES && ((long) LONGS.get(bytes, position) & HIGH_BITS) == 0) {
                position += Long.BYTES;
                continue;
            }
            int size = sequenceBytes(bytes, position, end);
            if (size == 0) {
                return OptionalInt.of(position - offset);
            }
            position += size;
        }
        return OptionalInt.empty();
    }

    /** Whether a text has a UTF-8 form: an unpaired surrogate, which JSON can escape, has none. */
    static boolean canEncode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Size of the sequence at a position, 1 to 4; 0 when there is no valid one. */
    private static int sequenceBytes(byte[] bytes, int position, int end) {
        int first = bytes[position] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        int size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (end - position < size || !secondFits(first, bytes[position + 1] & 0xff)) {
            return 0;
        }
        for (int i = 2; i < size; i++) {
            if ((bytes[position + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    private static boolean secondFits(int first, int second) {
        int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        return second >= lowest && second <= highest;
    }
}
