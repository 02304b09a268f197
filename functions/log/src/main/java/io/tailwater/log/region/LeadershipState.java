package io.tailwater.log.region;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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
