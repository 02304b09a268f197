package io.tailwater.http.error;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogFailuresTest {

    private static final Duration RETRY_AFTER = Duration.ofMillis(1_500);

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new UnknownTopicException("t"), 404, 40401, false),
                Arguments.of(new UnknownPartitionException("t", 3, 2), 404, 40402, false),
                Arguments.of(new TopicAlreadyExistsException("t"), 409, 409, false),
                Arguments.of(new TopicAuthorizationException("t", "not for you"), 403, 40301, false),
                Arguments.of(new InvalidRequestException("field", "is wrong"), 400, 400, false),
                Arguments.of(new MissingKeyException(3), 422, 422, false),
                Arguments.of(new OffsetOutOfRangeException("t", 0, 9, 1, 5), 416, 41601, false),
                Arguments.of(new RecordTooLargeException(0, 2, 1), 413, 413, false),
                Arguments.of(new UnknownGroupException("g"), 404, 40405, false),
                Arguments.of(new MemberExistsException("g", "m"), 409, 40902, false),
                Arguments.of(new IllegalMemberStateException("not yet"), 409, 40903, false),
                Arguments.of(new GroupNotEmptyException("g", 2), 409, 409, false),
                Arguments.of(new NotReplicatedException("t", 0, 5, 7, 1, 2, 9_000), 504, 50401, false),
                Arguments.of(new OverloadedException("full", RETRY_AFTER), 429, 42901, true),
                Arguments.of(new StorageUnavailableException("down", RETRY_AFTER, null), 503, 50003, true),
                Arguments.of(new OutcomeUnknownException("who knows", RETRY_AFTER, new Throwable()), 503, 50003, true),
                Arguments.of(new CorruptLogException("corrupt"), 500, 50002, false));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void statusCodeAndMessage(LogException failure, int status, int code, boolean retry) {
        ErrorAnswer answer = LogFailures.answer(failure);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.errorCode()).isEqualTo(code);
        assertThat(answer.message()).startsWith(failure.getMessage());
        assertThat(answer.headers()).isEqualTo(retry ? Map.of("Retry-After", "2") : Map.of());
    }

    @Test
    void unknownOutcomeWarnsOfDuplicates() {
        ErrorAnswer answer = LogFailures.answer(new OutcomeUnknownException("lost", RETRY_AFTER, new Throwable()));

        assertThat(answer.message()).contains("may have been appended", "twice");
    }

    @Test
    void theRegionThatLeadsIsNamed() {
        ErrorAnswer elsewhere = LogFailures.answer(NotLeaderException.ledBy("eu-central-1", "eu-west-1"));
        ErrorAnswer moving = LogFailures.answer(NotLeaderException.whileMoving());

        assertThat(elsewhere.status()).isEqualTo(421);
        assertThat(elsewhere.errorCode()).isEqualTo(42101);
        assertThat(elsewhere.message()).contains("eu-central-1, which leads");
        assertThat(elsewhere.headers()).isEqualTo(Map.of("Tailwater-Leader-Region", "eu-central-1"));
        assertThat(moving.status()).isEqualTo(503);
        assertThat(moving.errorCode()).isEqualTo(50301);
        assertThat(moving.headers()).isEqualTo(Map.of("Retry-After", "5"));
    }

    @Test
    void unknownInstanceIsKafkaRestsWordForWord() {
        ErrorAnswer answer = LogFailures.answer(new UnknownMemberException("g", "m"));

        assertThat(answer).isEqualTo(new ErrorAnswer(404, 40403, "The specified consumer instance was not found."));
    }

    @Test
    void everyErrorOfTheLogIsInTheTable() {
        Stream<String> tested =
                failures().map(arguments -> arguments.get()[0].getClass().getName());

        assertThat(Stream.concat(
                        tested, Stream.of(UnknownMemberException.class.getName(), NotLeaderException.class.getName())))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(LogException.class.getPermittedSubclasses())
                        .map(Class::getName)
                        .toList());
    }
}
