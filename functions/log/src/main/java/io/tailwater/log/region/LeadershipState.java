package io.tailwater.log.region;

import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.store.StoreFailures;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who leads, as the table said at one moment.
 *
 * @param epoch the newest that has begun
 * @param history those before it, whether or not the newest goes on with their log
 * @param claim the newest that is about to begin
 */
public record LeadershipState(Epoch epoch, List<Epoch> history, Optional<Claim> claim) {

    public LeadershipState {
        history = List.copyOf(history);
    }

    /** What this and another region know together. */
    LeadershipState and(LeadershipState other) {
        TreeMap<Long, Epoch> epochs = new TreeMap<>();
        for (LeadershipState each : List.of(this, other)) {
            each.history().forEach(past -> epochs.put(past.number(), past));
            epochs.put(each.epoch().number(), each.epoch());
        }
        Epoch newest = epochs.pollLastEntry().getValue();
        Optional<Claim> claimed = Stream.concat(claim.stream(), other.claim.stream())
                .filter(each -> each.number() > newest.number())
                .max(Comparator.comparingLong(Claim::number));
        return new LeadershipState(newest, List.copyOf(epochs.values()), claimed);
    }

    /** The state of the time when an epoch that is known was the newest. */
    LeadershipState at(long number) {
        return new LeadershipState(
                Stream.concat(history.stream(), Stream.of(epoch))
                        .filter(each -> each.number() == number)
                        .findFirst()
                        .orElseThrow(() -> new StorageUnavailableException(
                                "epoch " + number + " has not arrived in this region yet",
                                StoreFailures.RETRY_AFTER,
                                null)),
                history,
                Optional.empty());
    }

    /** Whether an epoch has begun or is about to that is newer than one. */
    boolean isBeyond(long number) {
        return epoch.number() > number
                || claim.filter(each -> each.number() > number).isPresent();
    }

    /** The epoch whose log another one went on with. */
    OptionalLong before(long number) {
        if (number == epoch.number()) {
            return number == 0 ? OptionalLong.empty() : OptionalLong.of(epoch.before());
        }
        return history.stream()
                .filter(each -> each.number() == number && number > 0)
                .mapToLong(Epoch::before)
                .findFirst();
    }
}
