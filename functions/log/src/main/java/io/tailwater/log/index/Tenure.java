package io.tailwater.log.index;

import io.tailwater.log.topic.TopicIdPartition;
import java.util.OptionalLong;

/**
 * The right to write heads, for a while. Whoever writes gets it first and keeps it for all steps of one write, so that a write which was
 * begun under one leadership never ends under the next: each leadership has heads of its own.
 */
public interface Tenure {

    /** For ever, over the heads of epoch 0: where there is one region, nobody else can lead. */
    Tenure UNLIMITED = new Tenure() {

        @Override
        public long epoch() {
            return 0;
        }

        @Override
        public long offsetsBegin() {
            return 0;
        }

        @Override
        public OptionalLong offsetsEnd() {
            return OptionalLong.empty();
        }

        @Override
        public void confirm(TopicIdPartition partition) {
            // Nobody can have taken it away.
        }
    };

    /** Whose heads may be written. */
    long epoch();

    /** The first offset that no earlier epoch may have given out. */
    long offsetsBegin();

    /** The offset behind the last one that this epoch may give out. */
    OptionalLong offsetsEnd();

    /**
     * Requires that leadership has not moved before what was just written was applied. Sends nothing unless the writer was held up for
     * longer than its tenure.
     *
     * @throws io.tailwater.log.error.OutcomeUnknownException when it may have moved
     */
    void confirm(TopicIdPartition partition);
}
