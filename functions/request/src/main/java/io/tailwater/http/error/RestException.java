package io.tailwater.http.error;

/** Thrown by a resource to end a request with an error that the client can act on. It is not logged. */
public final class RestException extends RuntimeException {

    private final ErrorAnswer answer;

    public RestException(ErrorAnswer answer) {
        // No stack trace: it is an answer, costs as much as one, and nobody logs it.
        super(answer.message(), null, false, false);
        this.answer = answer;
    }

    public RestException(int status, int errorCode, String message) {
        this(new ErrorAnswer(status, errorCode, message));
    }

    public ErrorAnswer answer() {
        return answer;
    }
}
