package io.tailwater.log.topic;

import io.tailwater.log.error.InvalidRequestException;

/**
 * When an append is answered.
 *
 * @param regions how many regions must have the records by then, the leader's included
 */
public record Acks(int regions) {

    /** As soon as the leader has them. */
    public static final Acks LEADER = new Acks(1);

    /** More regions than AWS has. */
    private static final int REGIONS_MAX = 99;

    private static final String LEADER_VALUE = "leader";
    private static final String REGIONS_VALUE = "regions=";

    /** The name of the topic's config and of the request's parameter. */
    public static final String NAME = "acks";

    public Acks {
        if (regions < 1 || regions > REGIONS_MAX) {
            throw new IllegalArgumentException("regions: " + regions + " is not between 1 and " + REGIONS_MAX);
        }
    }

    /** @throws InvalidRequestException when it is neither {@code leader} nor {@code regions=} and a number */
    public static Acks parse(String text) {
        if (text.equals(LEADER_VALUE)) {
            return LEADER;
        }
        if (text.matches(REGIONS_VALUE + "[1-9]\\d?")) {
            return new Acks(Integer.parseInt(text.substring(REGIONS_VALUE.length())));
        }
        throw new InvalidRequestException(
                NAME, "\"" + text + "\" is neither leader nor regions=N with N from 1 to " + REGIONS_MAX);
    }
}
