package io.tailwater.log.error;

/** The group has live members, and this can only be done without. */
public final class GroupNotEmptyException extends LogException {

    private static final long serialVersionUID = 1L;

    /** @param members how many live ones it has */
    public GroupNotEmptyException(String group, int members) {
        super("consumer group " + group + " has " + members
                + " live members; delete them, or wait for their leases to end");
    }
}
