package io.tailwater.format.segment;

import org.jspecify.annotations.Nullable;

/** An object does not hold the segment that its index describes. The message names object, batch, field and value. */
public final class CorruptSegmentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String objectKey;
    private final int batchPositionBytes;

    /**
     * @param objectKey of the object
     * @param batchPositionBytes where the batch begins in the object
     * @param problem field, value and what was expected
     */
    public CorruptSegmentException(String objectKey, int batchPositionBytes, String problem) {
        this(objectKey, batchPositionBytes, problem, null);
    }

    CorruptSegmentException(String objectKey, int batchPositionBytes, RuntimeException cause) {
        this(objectKey, batchPositionBytes, cause.getMessage(), cause);
    }

    private CorruptSegmentException(
            String objectKey, int batchPositionBytes, @Nullable String problem, @Nullable RuntimeException cause) {
        super("segment " + objectKey + ", batch at byte " + batchPositionBytes + ": " + problem, cause);
        this.objectKey = objectKey;
        this.batchPositionBytes = batchPositionBytes;
    }

    public String objectKey() {
        return objectKey;
    }

    /** Where the damaged batch begins in the object. */
    public int batchPositionBytes() {
        return batchPositionBytes;
    }
}
