package io.tailwater.log.error;

/** The group has a live consumer instance of that name. */
public final class MemberExistsException extends LogException {

    private static final long serialVersionUID = 1L;

    public MemberExistsException(String group, String member) {
        super("group " + group + " has a consumer instance " + member + " already");
    }
}
