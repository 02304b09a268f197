package io.tailwater.format.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable slice of a byte array, compared by content.
 *
 * <p>A slice keeps the whole array behind it alive: the key of a decoded record holds on to the records section of its
 * batch. Keep a {@link #copyOf copy} of what outlives the read.
 */
public final class Bytes {

    /** No bytes at all, which is not the same as {@code null}: a null value is a tombstone. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int arrayOffset;
    private final int length;

    private Bytes(byte[] array, int arrayOffset, int length) {
        this.array = array;
        this.arrayOffset = arrayOffset;
        this.length = length;
    }

    /** Takes ownership of {@code array} without copying it: the caller must not modify it again. */
    public static Bytes wrap(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    /**
     * Takes ownership of a part of {@code array} without copying it: the caller must not modify that part again.
     *
     * @throws IndexOutOfBoundsException if the part does not lie within the array
     */
    public static Bytes wrap(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return new Bytes(array, offset, length);
    }

    /** A copy of {@code array}, which stays the caller's. */
    public static Bytes copyOf(byte[] array) {
        return wrap(array.clone());
    }

    /** A copy of {@code bytes} that keeps no larger array alive. */
    public static Bytes copyOf(Bytes bytes) {
        return wrap(bytes.toArray());
    }

    /** The UTF-8 form of {@code text}; an unpaired surrogate becomes {@code ?}. */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(UTF_8));
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** @throws IndexOutOfBoundsException if {@code index} is not within {@code 0..length()-1} */
    public byte byteAt(int index) {
        Objects.checkIndex(index, length);
        return array[arrayOffset + index];
    }

    /**
     * A part of these bytes, without copying.
     *
     * @throws IndexOutOfBoundsException if the part does not lie within these bytes
     */
    public Bytes slice(int offset, int length) {
        Objects.checkFromIndexSize(offset, length, this.length);
        return new Bytes(array, arrayOffset + offset, length);
    }

    /** A copy that is the caller's to modify. */
    public byte[] toArray() {
        return Arrays.copyOfRange(array, arrayOffset, arrayOffset + length);
    }

    /** A view without copying; position 0, limit and capacity {@link #length()}. */
    public ByteBuffer asReadOnlyBuffer() {
        return ByteBuffer.wrap(array, arrayOffset, length).slice().asReadOnlyBuffer();
    }

    /** The text of these bytes; what is not UTF-8 becomes U+FFFD. */
    public String toUtf8String() {
        return new String(array, arrayOffset, length, UTF_8);
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(array, arrayOffset, length);
    }

    /**
     * The array behind these bytes, for codecs and parsers that must not copy: these bytes are {@link #length()} bytes
     * from {@link #arrayOffset()} on. Do not modify it.
     */
    public byte[] array() {
        return array;
    }

    /** Where these bytes begin in {@link #array()}. */
    public int arrayOffset() {
        return arrayOffset;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that
                && Arrays.equals(
                        array,
                        arrayOffset,
                        arrayOffset + length,
                        that.array,
                        that.arrayOffset,
                        that.arrayOffset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = arrayOffset; i < arrayOffset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** The length only: what people store does not belong into a log line by accident. */
    @Override
    public String toString() {
        return "Bytes[" + length + "]";
    }
}
