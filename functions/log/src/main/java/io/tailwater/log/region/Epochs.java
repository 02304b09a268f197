package io.tailwater.log.region;

import io.tailwater.log.error.InvalidRequestException;
import java.util.List;

/**
 * Whose an epoch is, and which offsets it may give out. Both follow from its number, so that regions that cannot see each other never
 * begin the same epoch, nor give out the same offset.
 */
final class Epochs {

    /**
     * How many offsets a partition may use in one epoch, at most: a million records a second for twelve days, or ten thousand a second
     * for three years; a planned promotion of the leader itself gives it as many again. 2^40, and not more, leaves room for
     * {@value #NUMBER_MAX} epochs below 2^53, which is how far JSON's numbers are exact.
     */
    static final long OFFSETS = 1L << 40;

    static final long NUMBER_MAX = (1L << 13) - 2;

    private final List<String> regions;
    private final String first;

    /**
     * @param regions all of them, in the same order everywhere
     * @param first who leads in epoch 0
     */
    Epochs(List<String> regions, String first) {
        this.regions = List.copyOf(regions);
        this.first = first;
        if (!regions.contains(first)) {
            throw new IllegalArgumentException("first: " + first + " is not one of the regions " + regions);
        }
    }

    List<String> regions() {
        return regions;
    }

    /** Where an epoch begins that does not know where the one before it ended: behind everything that one can have given out. */
    static long startOffset(long number) {
        return number * OFFSETS;
    }

    /** The offset behind the last one that an epoch gives out. */
    static long endOffset(long number) {
        return (number + 1) * OFFSETS;
    }

    /** The only region that may lead in an epoch. */
    String owner(long number) {
        return number == 0 ? first : regions.get(Math.toIntExact(number % regions.size()));
    }

    /** The next epoch that a region may begin. */
    long next(long current, String region) {
        requireRegion(region);
        long number = current + 1;
        while (!owner(number).equals(region)) {
            number++;
        }
        return number;
    }

    void requireRegion(String region) {
        if (!regions.contains(region)) {
            throw new InvalidRequestException("region", region + " is not one of " + String.join(", ", regions));
        }
    }

    /** @throws InvalidRequestException when a region may not begin this epoch, naming the one that it may */
    void require(long number, long current, String region) {
        requireRegion(region);
        if (number < 1
                || number > NUMBER_MAX
                || number < current
                || !owner(number).equals(region)) {
            throw new InvalidRequestException(
                    "epoch",
                    number + " cannot be led by " + region + " now that epoch " + current
                            + " has begun: the next one that it may lead is " + next(current, region));
        }
    }
}
