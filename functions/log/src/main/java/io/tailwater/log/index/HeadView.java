package io.tailwater.log.index;

import io.tailwater.log.topic.TopicIdPartition;
import java.util.OptionalLong;

/** Which heads are read in this region, and how much of each may be seen. */
public interface HeadView {

    /** Where there is one region: the heads of epoch 0, all of them. */
    HeadView WHOLE = new HeadView() {

        @Override
        public long epoch() {
            return 0;
        }

        @Override
        public OptionalLong epochBefore(long epoch) {
            return OptionalLong.empty();
        }

        @Override
        public PartitionHead visible(TopicIdPartition partition, long epoch, PartitionHead head) {
            return head;
        }

        @Override
        public boolean isComplete() {
            return true;
        }
    };

    /** The epoch of now. */
    long epoch();

    /** In which epoch to look for a head that is not there: that of now may not have arrived. Empty where it must be there. */
    OptionalLong epochBefore(long epoch);

    /**
     * What of a head may be seen: what it names and has arrived.
     *
     * @param epoch in which the head was found
     */
    PartitionHead visible(TopicIdPartition partition, long epoch, PartitionHead head);

    /** Whether all items are here that others name. Where they are copies, one that is missing may still come. */
    boolean isComplete();
}
