package io.tailwater.http.failure;

import io.tailwater.http.correlation.RequestIds;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.LogFailures;
import io.tailwater.http.error.RestException;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.LogException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.TopicAuthorizationException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** Turns any failure of a request into the answer that the client gets. Logs what nobody expected, once. */
@Singleton
public class FailureTranslator {

    private static final Logger LOG = Logger.getLogger(FailureTranslator.class);

    /** Long enough for a busy worker to finish a request, short enough that nobody gives up. */
    private static final int RETRY_AFTER_SECONDS = 1;

    private final RequestIds requestIds;

    public FailureTranslator(RequestIds requestIds) {
        this.requestIds = requestIds;
    }

    /**
     * @param failure what was thrown
     * @param request method and path or what was being done, for messages, for example {@code GET /topics}
     */
    public ErrorAnswer translate(Throwable failure, String request) {
        if (failure instanceof RestException known) {
            return known.answer();
        }
        if (failure instanceof LogException log) {
            return refusedByLog(log, request);
        }
        if (failure instanceof RejectedExecutionException) {
            return ErrorAnswer.ofStatus(503, "All workers are busy and the queue is full; try again.")
                    .withHeader("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
        }
        if (failure instanceof WebApplicationException http && isClientError(http)) {
            return translate(http, request);
        }
        return unexpected(failure, request);
    }

    private static ErrorAnswer refusedByLog(LogException failure, String request) {
        if (failure instanceof CorruptLogException) {
            LOG.errorf(failure, "Stored data is corrupt: %s", request);
        } else if (failure instanceof StorageUnavailableException || failure instanceof OutcomeUnknownException) {
            LOG.warnf("%s: %s", request, failure.getMessage());
        } else if (failure instanceof TopicAuthorizationException) {
            // Kafka logs what it denies: whoever keeps the lists must be able to see who was turned away.
            LOG.infof("Denied %s: %s", request, failure.getMessage());
        }
        return LogFailures.answer(failure);
    }

    /** The answer where only a status is known. */
    static ErrorAnswer translate(int status, String request) {
        return ErrorAnswer.ofStatus(status, (status == 404 ? "Not found: " : "Refused: ") + request);
    }

    private static boolean isClientError(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return status >= 400 && status < 500;
    }

    private static ErrorAnswer translate(WebApplicationException failure, String request) {
        int status = failure.getResponse().getStatus();
        if (failure instanceof NotSupportedException) {
            return ErrorAnswer.ofStatus(status, "The Content-Type is not supported: " + request);
        }
        if (failure instanceof NotAcceptableException) {
            return ErrorAnswer.ofStatus(status, "No type in Accept can be produced: " + request);
        }
        return translate(status, request);
    }

    private ErrorAnswer unexpected(Throwable failure, String request) {
        String requestId = requestIds.current();
        LOG.errorf(failure, "Request %s failed: %s", requestId, request);
        return ErrorAnswer.ofStatus(500, "Internal error. The log has the cause under request id " + requestId + ".");
    }
}
