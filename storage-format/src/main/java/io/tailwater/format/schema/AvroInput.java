package io.tailwater.format.schema;

import io.tailwater.format.record.Bytes;

/** Avro's binary encoding, from one value's bytes; whatever they say, nothing beyond them is touched or allocated. */
final class AvroInput {

    /** The bytes are not what the schema says; thrown once a value at most, so without a trace. */
    static final class Misfit extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Misfit() {
            super("the value does not fit its schema", null, false, false);
        }
    }

    private static final int VARINT_BYTES_MAX = 10;

    private final Bytes value;
    private int position;

    AvroInput(Bytes value, int position) {
        this.value = value;
        this.position = position;
    }

    boolean isEnd() {
        return position == value.length();
    }

    private int left() {
        return value.length() - position;
    }

    static Misfit misfit() {
        return new Misfit();
    }

    private byte next() {
        if (left() == 0) {
            throw misfit();
        }
        return value.array()[value.arrayOffset() + position++];
    }

    long readLong() {
        long unsigned = 0;
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            byte octet = next();
            unsigned |= (octet & 0x7fL) << 7 * i;
            if (octet >= 0) {
                return unsigned >>> 1 ^ -(unsigned & 1);
            }
        }
        throw misfit();
    }

    int readInt() {
        long number = readLong();
        if (number != (int) number) {
            throw misfit();
        }
        return (int) number;
    }

    boolean readBoolean() {
        byte octet = next();
        if (octet != 0 && octet != 1) {
            throw misfit();
        }
        return octet == 1;
    }

    double readFloat() {
        return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
    }

    double readDouble() {
        return Double.longBitsToDouble(littleEndian(Double.BYTES));
    }

    long littleEndian(int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (next() & 0xffL) << Byte.SIZE * i;
        }
        return number;
    }

    Bytes readBytes() {
        return readFixed(readLong());
    }

    Bytes readFixed(long length) {
        if (length < 0 || length > left()) {
            throw misfit();
        }
        Bytes bytes = value.slice(position, (int) length);
        position += (int) length;
        return bytes;
    }
}
