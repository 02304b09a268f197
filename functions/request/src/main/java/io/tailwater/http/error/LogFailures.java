package io.tailwater.http.error;

import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.GroupNotEmptyException;
import io.tailwater.log.error.IllegalMemberStateException;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.LogException;
import io.tailwater.log.error.MemberExistsException;
import io.tailwater.log.error.MissingKeyException;
import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.NotReplicatedException;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.OverloadedException;
import io.tailwater.log.error.RecordTooLargeException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.TopicAlreadyExistsException;
import io.tailwater.log.error.TopicAuthorizationException;
import io.tailwater.log.error.UnknownGroupException;
import io.tailwater.log.error.UnknownMemberException;
import io.tailwater.log.error.UnknownPartitionException;
import io.tailwater.log.error.UnknownTopicException;
import java.time.Duration;
import java.util.Optional;

/** Status and code of each error of the log. {@code docs/errors.md} is the same table with advice. */
public final class LogFailures {

    /** Word for word Kafka REST's: clients compare it. */
    private static final String UNKNOWN_MEMBER = "The specified consumer instance was not found.";

    private static final int KAFKA_ERROR = 50002;
    private static final int KAFKA_RETRIABLE_ERROR = 50003;
    private static final int NOT_LEADER = 42101;
    private static final int LEADERSHIP_MOVES = 50301;
    private static final int NOT_REPLICATED = 50401;

    /** Which region leads; the message says it too. */
    private static final String LEADER_REGION = "Tailwater-Leader-Region";

    /** A planned move takes as long as the youngest object needs to arrive. */
    private static final Duration LEADERSHIP_MOVING = Duration.ofSeconds(5);

    private LogFailures() {}

    /** What a client is told. */
    public static ErrorAnswer answer(LogException failure) {
        String message = String.valueOf(failure.getMessage());
        return ofGroups(failure, message).orElseGet(() -> ofLog(failure, message));
    }

    private static Optional<ErrorAnswer> ofGroups(LogException failure, String message) {
        if (failure instanceof UnknownMemberException) {
            return Optional.of(new ErrorAnswer(404, 40403, UNKNOWN_MEMBER));
        }
        if (failure instanceof UnknownGroupException) {
            return Optional.of(new ErrorAnswer(404, 40405, message));
        }
        if (failure instanceof MemberExistsException) {
            return Optional.of(new ErrorAnswer(409, 40902, message));
        }
        if (failure instanceof IllegalMemberStateException) {
            return Optional.of(new ErrorAnswer(409, 40903, message));
        }
        if (failure instanceof GroupNotEmptyException) {
            return Optional.of(ErrorAnswer.ofStatus(409, message));
        }
        return Optional.empty();
    }

    private static ErrorAnswer ofLog(LogException failure, String message) {
        if (failure instanceof UnknownTopicException) {
            return new ErrorAnswer(404, 40401, message);
        }
        if (failure instanceof TopicAuthorizationException) {
            return new ErrorAnswer(403, 40301, message);
        }
        if (failure instanceof UnknownPartitionException) {
            return new ErrorAnswer(404, 40402, message);
        }
        if (failure instanceof TopicAlreadyExistsException) {
            return ErrorAnswer.ofStatus(409, message);
        }
        if (failure instanceof InvalidRequestException) {
            return ErrorAnswer.ofStatus(400, message);
        }
        if (failure instanceof MissingKeyException) {
            return ErrorAnswer.ofStatus(422, message);
        }
        if (failure instanceof OffsetOutOfRangeException) {
            return new ErrorAnswer(416, 41601, message);
        }
        if (failure instanceof RecordTooLargeException) {
            return ErrorAnswer.ofStatus(413, message);
        }
        if (failure instanceof OverloadedException overloaded) {
            return retryable(new ErrorAnswer(429, 42901, message), overloaded.retryAfter());
        }
        if (failure instanceof StorageUnavailableException unavailable) {
            return retryable(new ErrorAnswer(503, KAFKA_RETRIABLE_ERROR, message), unavailable.retryAfter());
        }
        if (failure instanceof OutcomeUnknownException unknown) {
            return retryable(
                    new ErrorAnswer(
                            503,
                            KAFKA_RETRIABLE_ERROR,
                            message
                                    + "; the records may have been appended, so sending them again may append them twice"),
                    unknown.retryAfter());
        }
        if (failure instanceof NotLeaderException elsewhere) {
            return elsewhere
                    .leader()
                    .map(region -> new ErrorAnswer(421, NOT_LEADER, message).withHeader(LEADER_REGION, region))
                    .orElseGet(() -> retryable(new ErrorAnswer(503, LEADERSHIP_MOVES, message), LEADERSHIP_MOVING));
        }
        if (failure instanceof NotReplicatedException) {
            return new ErrorAnswer(504, NOT_REPLICATED, message);
        }
        if (failure instanceof CorruptLogException) {
            return new ErrorAnswer(500, KAFKA_ERROR, message);
        }
        throw new IllegalStateException("an error of the log has no answer", failure);
    }

    /** HTTP counts whole seconds. */
    private static ErrorAnswer retryable(ErrorAnswer answer, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return answer.withHeader("Retry-After", Long.toString(seconds));
    }
}
