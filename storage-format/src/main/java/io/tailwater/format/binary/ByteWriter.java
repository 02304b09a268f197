package io.tailwater.format.binary;

import io.tailwater.format.record.Bytes;
import java.util.Arrays;
import java.util.Objects;

/**
 * A growing array that is written from its start and used again and again. Callers {@link #reserve} room once for
 * what they are about to write; the writing itself does not grow the array.
 *
 * <p>Not safe for use by more than one thread.
 */
public final class ByteWriter {

    /** The largest array that every JVM can allocate. */
    private static final int CAPACITY_BYTES_MAX = Integer.MAX_VALUE - 8;

    private byte[] array;
    private int position;

    public ByteWriter(int initialCapacityBytes) {
        this.array = new byte[initialCapacityBytes];
    }

    /** Makes room for {@code sizeBytes} more bytes. */
    public void reserve(int sizeBytes) {
        int needed = Math.addExact(position, sizeBytes);
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, doubled(array.length)));
        }
    }

    private static int doubled(int capacityBytes) {
        return capacityBytes > CAPACITY_BYTES_MAX / 2 ? CAPACITY_BYTES_MAX : 2 * capacityBytes;
    }

    /** Bytes written so far. */
    public int position() {
        return position;
    }

    /** Counts bytes that the caller put into {@link #array()} itself, after reserving room for them. */
    public void advance(int sizeBytes) {
        Objects.checkFromIndexSize(position, sizeBytes, array.length);
        position += sizeBytes;
    }

    /** Forgets what was written and keeps the room. */
    public void clear() {
        position = 0;
    }

    /** The array being written; replaced by another one when {@link #reserve} must grow it. */
    public byte[] array() {
        return array;
    }

    /** A copy of what was written. */
    public Bytes toBytes() {
        return Bytes.wrap(Arrays.copyOf(array, position));
    }

    public void putByte(int value) {
        array[position++] = (byte) value;
    }

    /** A zig-zag varint. */
    public void putVarint(int value) {
        putUnsigned(((value << 1) ^ (value >> 31)) & 0xFFFF_FFFFL);
    }

    /** A zig-zag varlong. */
    public void putVarlong(long value) {
        putUnsigned((value << 1) ^ (value >> 63));
    }

    private void putUnsigned(long value) {
        long rest = value;
        int at = position;
        while ((rest & ~0x7FL) != 0) {
            array[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[at++] = (byte) rest;
        position = at;
    }

    public void putBytes(Bytes bytes) {
        System.arraycopy(bytes.array(), bytes.arrayOffset(), array, position, bytes.length());
        position += bytes.length();
    }

    /** The UTF-8 form of {@code text}, which has no unpaired surrogate. */
    public void putUtf8(String text) {
        int at = position;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit >= 0x80) {
                position = at;
                putBytes(Bytes.utf8(text.substring(i)));
                return;
            }
            array[at++] = (byte) unit;
        }
        position = at;
    }
}
