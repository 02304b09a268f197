package io.tailwater.log.error;

/** The group has no such consumer instance, or it has expired. */
public final class UnknownMemberException extends LogException {

    private static final long serialVersionUID = 1L;

    public UnknownMemberException(String group, String member) {
        super("group " + group + " has no consumer instance " + member
                + ": it was never created, was deleted, or expired");
    }
}
