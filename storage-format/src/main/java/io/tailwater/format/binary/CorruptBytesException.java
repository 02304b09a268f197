package io.tailwater.format.binary;

/**
 * Stored bytes do not mean what they must. Names the field, what it held, what was expected and where it stands, so
 * that the message alone tells which byte to look at.
 */
public final class CorruptBytesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param field what was read, by its name in the format's documentation
     * @param value what it held
     * @param expected what it should have held, or the limit it broke
     * @param positionBytes where it stands, from the start of {@code region}
     * @param region what was being read, such as "the batch"
     */
    public CorruptBytesException(String field, String value, String expected, int positionBytes, String region) {
        super(field + " is " + value + ", expected " + expected + ", at byte " + positionBytes + " of " + region);
    }

    public CorruptBytesException(String field, long value, String expected, int positionBytes, String region) {
        this(field, Long.toString(value), expected, positionBytes, region);
    }
}
