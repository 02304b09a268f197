package io.tailwater.log.error;

/** The records are appended, for good unless the leader's region is lost, but not known to be in as many regions as was asked for. */
public final class NotReplicatedException extends LogException {

    private static final long serialVersionUID = 1L;

    private final long baseOffset;

    /**
     * @param baseOffset the first record's
     * @param lastOffset the last record's
     * @param regions how many have them, the leader's included
     * @param regionsWanted how many were asked for
     */
    public NotReplicatedException(
            String topic,
            int partition,
            long baseOffset,
            long lastOffset,
            int regions,
            int regionsWanted,
            long waitedMs) {
        super("the records are appended at offsets " + baseOffset + " to " + lastOffset + " of partition " + partition
                + " of topic " + topic + ", but after " + waitedMs + " ms only " + regions + " of " + regionsWanted
                + " regions are known to have them; do not send them again, they are being copied");
        this.baseOffset = baseOffset;
    }

    /** The first record's offset. */
    public long baseOffset() {
        return baseOffset;
    }
}
