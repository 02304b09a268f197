package io.tailwater.format.binary;

/**
 * Sizes of zig-zag varints, as Protocol Buffers' {@code sint32} and {@code sint64} and Kafka's {@code varint} and
 * {@code varlong}: seven bits a byte, lowest first, small magnitudes short whatever their sign.
 */
public final class ZigZag {

    private ZigZag() {}

    /** Bytes that {@code value} takes: 1 to 5. */
    public static int sizeBytes(int value) {
        return unsignedSizeBytes((value << 1) ^ (value >> 31));
    }

    /** Bytes that {@code value} takes: 1 to 10. */
    public static int sizeBytes(long value) {
        return unsignedSizeBytes((value << 1) ^ (value >> 63));
    }

    private static int unsignedSizeBytes(int bits) {
        return (38 - Integer.numberOfLeadingZeros(bits | 1)) / 7;
    }

    private static int unsignedSizeBytes(long bits) {
        return (70 - Long.numberOfLeadingZeros(bits | 1)) / 7;
    }
}
