package io.tailwater.log.error;

/** The topic has no such partition. */
public final class UnknownPartitionException extends LogException {

    private static final long serialVersionUID = 1L;

    /** @param partitionCount how many the topic has; they are numbered from 0 */
    public UnknownPartitionException(String topic, int partition, int partitionCount) {
        super("partition " + partition + " of topic " + topic + " does not exist: it has partitions 0 to "
                + (partitionCount - 1));
    }
}
