package io.tailwater.format.segment;

import org.jspecify.annotations.Nullable;

/** An object does not hold the segment that its index describes. The message names object, place, field and value. */
public final class CorruptSegmentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String objectKey;
    private final long positionBytes;

    /**
     * @param objectKey of the object
     * @param part what is damaged, such as {@code row group}
     * @param positionBytes where that begins in the object
     * @param problem field, value and what was expected
     */
    public CorruptSegmentException(String objectKey, String part, long positionBytes, String problem) {
        this(objectKey, part, positionBytes, problem, null);
    }

    CorruptSegmentException(String objectKey, int batchPositionBytes, String problem) {
        this(objectKey, "batch", batchPositionBytes, problem, null);
    }

    CorruptSegmentException(String objectKey, int batchPositionBytes, RuntimeException cause) {
        this(objectKey, "batch", batchPositionBytes, cause.getMessage(), cause);
    }

    private CorruptSegmentException(
            String objectKey,
            String part,
            long positionBytes,
            @Nullable String problem,
            @Nullable RuntimeException cause) {
        super("segment " + objectKey + ", " + part + " at byte " + positionBytes + ": " + problem, cause);
        this.objectKey = objectKey;
        this.positionBytes = positionBytes;
    }

    public String objectKey() {
        return objectKey;
    }

    /** Where the damaged part begins in the object. */
    public long positionBytes() {
        return positionBytes;
    }
}
