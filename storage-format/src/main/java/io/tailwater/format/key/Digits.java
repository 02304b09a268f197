package io.tailwater.format.key;

/**
 * Numbers with leading zeros, so that names sort as the numbers in them do.
 *
 * <p>The digits are 0 to 9 wherever a process runs. {@code String.format} takes those of its default locale: two processes with
 * different ones would not find each other's names.
 */
public final class Digits {

    private static final int PARTITION_DIGITS = 5;

    /** Hold every long. */
    private static final int OFFSET_DIGITS = 20;

    private static final int EPOCH_DIGITS = 10;

    private Digits() {}

    /** A partition's number, in 5 digits. */
    public static String ofPartition(int partition) {
        return padded(partition, PARTITION_DIGITS);
    }

    /** An offset, in 20 digits. */
    public static String ofOffset(long offset) {
        return padded(offset, OFFSET_DIGITS);
    }

    /** The number of a leadership, in 10 digits. */
    public static String ofEpoch(long epoch) {
        return padded(epoch, EPOCH_DIGITS);
    }

    /**
     * A number in so many digits, or in more where it does not fit.
     *
     * @throws IllegalArgumentException when it is negative
     */
    private static String padded(long number, int digits) {
        if (number < 0) {
            throw new IllegalArgumentException("number is " + number + ", expected 0 or more");
        }
        String text = Long.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
