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

    private static final int VARINT_BYTES_MAX = 5;
    private static final int VARLONG_BYTES_MAX = 10;

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
            throw endsEarly(field, position);
        }
        return array[position++];
    }

    /** A zig-zag varint of at most five bytes. */
    public int readVarint(String field) {
        long bits = readUnsigned(field, VARINT_BYTES_MAX);
        if (bits >>> Integer.SIZE != 0) {
            throw new CorruptBytesException(
                    field, "a varint of more than 32 bits", "at most 32", positionBytes(), region);
        }
        int unsigned = (int) bits;
        return (unsigned >>> 1) ^ -(unsigned & 1);
    }

    /** A zig-zag varlong of at most ten bytes. */
    public long readVarlong(String field) {
        long bits = readUnsigned(field, VARLONG_BYTES_MAX);
        return (bits >>> 1) ^ -(bits & 1);
    }

    private long readUnsigned(String field, int sizeBytesMax) {
        int at = position;
        long bits = 0;
        for (int i = 0; i < sizeBytesMax; i++) {
            if (at == end) {
                throw endsEarly(field, position);
            }
            byte next = array[at++];
            if (i == VARLONG_BYTES_MAX - 1 && (next & 0x7F) > 1) {
                throw new CorruptBytesException(
                        field, "a varint of more than 64 bits", "at most 64", positionBytes(), region);
            }
            bits |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                position = at;
                return bits;
            }
        }
        throw new CorruptBytesException(
                field, "a varint without an end", "at most " + sizeBytesMax + " bytes", positionBytes(), region);
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
            throw new CorruptBytesException(
                    field, sizeBytes + " bytes of something else", "UTF-8", positionBytes(), region);
        }
    }

    public void skip(String field, int sizeBytes) {
        requireRemaining(field, sizeBytes);
        position += sizeBytes;
    }

    private void requireRemaining(String field, int sizeBytes) {
        if (sizeBytes < 0 || sizeBytes > end - position) {
            throw new CorruptBytesException(
                    field, sizeBytes + " bytes long", "0 to " + (end - position) + " bytes", positionBytes(), region);
        }
    }

    private CorruptBytesException endsEarly(String field, int position) {
        return new CorruptBytesException(field, "cut off", "more bytes", position - start, region);
    }
}
