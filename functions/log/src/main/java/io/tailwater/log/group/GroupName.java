package io.tailwater.log.group;

import io.tailwater.log.error.InvalidRequestException;

/** The rule for names of groups and members: 1 to 255 characters, none of them a control character. */
public final class GroupName {

    /** As long as Kafka's group ids may be in practice; a part of item keys, which end at 1,024 bytes. */
    public static final int LENGTH_MAX = 255;

    private GroupName() {}

    /**
     * Returns a legal name as it is.
     *
     * @param field how the caller names it
     * @throws InvalidRequestException naming the field and the rule
     */
    public static String require(String field, String name) {
        if (name.isEmpty() || name.length() > LENGTH_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidRequestException(
                    field, "must be 1 to " + LENGTH_MAX + " characters, none of them a control character");
        }
        return name;
    }
}
