package io.tailwater.log.error;

import org.jspecify.annotations.Nullable;

/** The common type of everything that the log refuses or fails to do; each kind is a class of its own. */
public abstract sealed class LogException extends RuntimeException
        permits CorruptLogException,
                GroupNotEmptyException,
                IllegalMemberStateException,
                InvalidRequestException,
                MemberExistsException,
                MissingKeyException,
                NotLeaderException,
                NotReplicatedException,
                OffsetOutOfRangeException,
                OutcomeUnknownException,
                OverloadedException,
                RecordTooLargeException,
                StorageUnavailableException,
                TopicAlreadyExistsException,
                TopicAuthorizationException,
                UnknownGroupException,
                UnknownMemberException,
                UnknownPartitionException,
                UnknownTopicException {

    private static final long serialVersionUID = 1L;

    LogException(String message) {
        super(message);
    }

    LogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
