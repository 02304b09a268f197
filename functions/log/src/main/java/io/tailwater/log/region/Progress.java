package io.tailwater.log.region;

import java.util.List;

/**
 * How far a change of leadership has come. Repeating the call goes on with it.
 *
 * @param epoch that is to begin
 * @param region that is to lead
 * @param step where it stands
 * @param partitions how many the topics have here
 * @param partitionsLeft how many of them are not ready for the epoch
 * @param waitingFor some of these, and why
 */
public record Progress(
        long epoch, String region, Step step, int partitions, int partitionsLeft, List<String> waitingFor) {

    /** Where a change of leadership stands. */
    public enum Step {
        /** The old leader takes records no more; what it took is on its way to the new one, that is to be called now. */
        HANDED_OVER,
        /** The new leader waits for what is on its way. */
        WAITING,
        /** The new leader leads. */
        LEADING
    }

    public Progress {
        waitingFor = List.copyOf(waitingFor);
    }
}
