package io.tailwater.format.binary;

import io.tailwater.format.record.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads fields one after the other out of {@link Bytes}, and says which field it was when the bytes end too early or a
 * length leads outside. Nothing is allocated for a length before it is known to lie within the bytes.
 *
 * <p>Not safe for use by more than one thread.
 */
public final class ByteReader {

    private final byte[] array;
    private final int start;
    private final int end;
    private final String region;
    private int position;

    /** @param region what the bytes are, for messages, such as "the index" */
    public ByteReader(Bytes bytes, String region) {
        this.region = region;
        this.array = bytes.array();
        this.start = bytes.arrayOffset();
        this.end = start + bytes.length();
        this.position = start;
    }

    /** Bytes read so far. */
    public int positionBytes() {
        return position - start;
    }

    public int remainingBytes() {
        return end - position;
    }

    public byte readByte(String field) {
        if (position == end) {
            throw corrupt(field, "cut off", "more bytes");
        }
        return array[position++];
    }

    /** A zig-zag varint of at most five bytes. */
    public int readVarint(String field) {
        if (position < end && array[position] >= 0) {
            int bits = array[position++];
            return (bits >>> 1) ^ -(bits & 1);
        }
        long bits = readUnsigned(field, Integer.SIZE);
        // At most 32 bits, by readUnsigned.
        int unsigned = (int) bits;
        return (unsigned >>> 1) ^ -(unsigned & 1);
    }

    /** A zig-zag varlong of at most ten bytes. */
    public long readVarlong(String field) {
        long bits = readUnsigned(field, Long.SIZE);
        return (bits >>> 1) ^ -(bits & 1);
    }

    private long readUnsigned(String field, int bitsMax) {
        int at = position;
        long bits = 0;
        for (int shift = 0; shift < bitsMax; shift += 7) {
            if (at == end) {
                throw corrupt(field, "cut off", "more bytes");
            }
            byte next = array[at++];
            long low = next & 0x7FL;
            if (shift + 7 > bitsMax && low >>> (bitsMax - shift) != 0) {
                break;
            }
            bits |= low << shift;
            if (next >= 0) {
                position = at;
                return bits;
            }
        }
        throw corrupt(field, "a varint of more than " + bitsMax + " bits", "at most " + bitsMax);
    }

    /** The next {@code sizeBytes} bytes, as a slice. */
    public Bytes readSlice(String field, int sizeBytes) {
        requireRemaining(field, sizeBytes);
        Bytes slice = Bytes.wrap(array, position, sizeBytes);
        position += sizeBytes;
        return slice;
    }

    /** The next {@code sizeBytes} bytes as text, refused if they are not UTF-8: they could not be written back. */
    public String readUtf8(String field, int sizeBytes) {
        requireRemaining(field, sizeBytes);
        String text = isAscii(sizeBytes)
                ? new String(array, position, sizeBytes, StandardCharsets.ISO_8859_1)
                : decodeUtf8(field, sizeBytes);
        position += sizeBytes;
        return text;
    }

    private boolean isAscii(int sizeBytes) {
        for (int i = position; i < position + sizeBytes; i++) {
            if (array[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private String decodeUtf8(String field, int sizeBytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(array, position, sizeBytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw corrupt(field, sizeBytes + " bytes of something else", "UTF-8");
        }
    }

    public void skip(String field, int sizeBytes) {
        requireRemaining(field, sizeBytes);
        position += sizeBytes;
    }

    private void requireRemaining(String field, int sizeBytes) {
        if (sizeBytes < 0 || sizeBytes > end - position) {
            throw corrupt(field, sizeBytes + " bytes long", "0 to " + remainingBytes() + " bytes");
        }
    }

    private CorruptBytesException corrupt(String field, String value, String expected) {
        return new CorruptBytesException(field, value, expected, positionBytes(), region);
    }
}
