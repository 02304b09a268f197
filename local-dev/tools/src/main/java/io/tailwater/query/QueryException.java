package io.tailwater.query;

/** What went wrong, in one line for whoever asked. */
final class QueryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    QueryException(String message) {
        super(message);
    }

    QueryException(String message, Throwable cause) {
        super(message, cause);
    }
}
