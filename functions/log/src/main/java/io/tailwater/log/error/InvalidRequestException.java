package io.tailwater.log.error;

/** A parameter is not acceptable; nothing was changed. */
public final class InvalidRequestException extends LogException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field the parameter, as the caller names it
     * @param message says the value and the rule that it breaks
     */
    public InvalidRequestException(String field, String message) {
        super(field + ": " + message);
        this.field = field;
    }

    /** The parameter, as the caller names it. */
    public String field() {
        return field;
    }
}
