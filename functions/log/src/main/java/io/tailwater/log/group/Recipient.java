package io.tailwater.log.group;

import java.util.List;

/**
 * Whoever a poll's records are for. It is asked before anything counts as given, so what it does not take is not lost: it comes with
 * the next poll.
 */
public interface Recipient {

    /** Takes everything. */
    Recipient OF_EVERYTHING = new Recipient() {
        @Override
        public void meet(Member member) {}

        @Override
        public List<Integer> take(Member member, List<PollResult.Batch> batches) {
            return batches.stream().map(batch -> batch.records().size()).toList();
        }
    };

    /** Sees the member at every look at its group, before anything is read for it; ends the poll by throwing. */
    void meet(Member member);

    /**
     * Says how many records of each batch it takes, from the first on. Ends the poll by throwing, and nothing counts as given then.
     * Called again when another poll or a rebalance came between; only the last time counts.
     *
     * @param batches each with at least one record; none when there are no records
     */
    List<Integer> take(Member member, List<PollResult.Batch> batches);
}
