package io.tailwater.log.group;

import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.index.PartitionHead;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a poll begins in a partition.
 *
 * @param offset between log start and log end
 * @param mustBeStored when it follows from the log end of this moment: a later poll would find another one, and what came
 *     between would be skipped
 */
record StartingPoint(long offset, boolean mustBeStored) {

    /**
     * Finds it: the caller's token if it has one, else the stored position, else what was committed, else as the member wants it.
     *
     * @param token what the caller says it has received
     * @throws OffsetOutOfRangeException when the place is gone and the member wants no other
     */
    static StartingPoint of(GroupOffset known, Optional<Long> token, PartitionHead head, OffsetReset reset) {
        OptionalLong next = token.isPresent() && known.position().isPresent()
                ? OptionalLong.of(Math.min(token.get(), known.position().getAsLong()))
                : known.next();
        if (next.isPresent() && next.getAsLong() >= head.logStartOffset() && next.getAsLong() <= head.nextOffset()) {
            return new StartingPoint(next.getAsLong(), false);
        }
        return switch (reset) {
            case EARLIEST -> new StartingPoint(head.logStartOffset(), false);
            case LATEST -> new StartingPoint(head.nextOffset(), true);
            case NONE ->
                throw new OffsetOutOfRangeException(
                        known.partition().topic(),
                        known.partition().partition(),
                        next.orElse(-1),
                        head.logStartOffset(),
                        head.nextOffset());
        };
    }
}
