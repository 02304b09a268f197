package io.tailwater.log.testing;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Disturbs requests on their way to a real wire protocol: before they leave, or after they were carried out. Throttling and
 * conflicts are made up here, because DynamoDB Local never answers with either.
 */
public final class Faults implements ExecutionInterceptor {

    /** What happens to a request. */
    public enum Kind {
        /** It never leaves. */
        NOT_SENT,
        /** It is carried out, and the connection breaks before the answer. */
        ANSWER_LOST,
        /** It is carried out, and the HTTP client gives up in its own words. */
        CANCELLED,
        /** It is carried out, and the answer is an error of the server's. */
        SERVER_ERROR,
        /** It is refused for the rate of requests. */
        THROTTLED,
        /** It is refused because a transaction holds the item. */
        CONFLICT
    }

    /** The updates that commit a segment. */
    public static final Predicate<SdkRequest> COMMIT = request -> request instanceof UpdateItemRequest update
            && update.updateExpression().contains(":count");

    /** The updates that void a segment. */
    public static final Predicate<SdkRequest> VOID = request -> request instanceof UpdateItemRequest update
            && update.updateExpression().startsWith("SET voided");

    /** The updates that shorten a tail. */
    public static final Predicate<SdkRequest> DROP = request -> request instanceof UpdateItemRequest update
            && update.updateExpression().startsWith("SET pagedMaxTimestamp");

    public static final Predicate<SdkRequest> UPLOAD = request -> request instanceof PutObjectRequest;

    public static final Predicate<SdkRequest> GET = request -> request instanceof GetObjectRequest;

    private static final Set<Kind> AFTER = EnumSet.of(Kind.ANSWER_LOST, Kind.CANCELLED, Kind.SERVER_ERROR);

    private record Rule(Predicate<SdkRequest> requests, Kind kind, AtomicInteger left) {

        boolean takes(SdkRequest request, boolean after) {
            boolean mine = AFTER.contains(kind) == after;
            return mine && requests.test(request) && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        }
    }

    private record Stall(Predicate<SdkRequest> requests, Runnable action, AtomicInteger left) {}

    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Stall> stalls = new CopyOnWriteArrayList<>();
    private final List<SdkRequest> unsent = new CopyOnWriteArrayList<>();

    /** Disturbs the next requests of a kind, retries included. */
    public void next(int count, Predicate<SdkRequest> requests, Kind kind) {
        rules.add(new Rule(requests, kind, new AtomicInteger(count)));
    }

    /** Disturbs requests for as long as a predicate says so. */
    public void whenever(Predicate<SdkRequest> requests, Kind kind) {
        rules.add(new Rule(requests, kind, new AtomicInteger(Integer.MAX_VALUE)));
    }

    /** Lets something happen just before the next request of a kind leaves: its sender is frozen meanwhile. */
    public void stallNext(Predicate<SdkRequest> requests, Runnable meanwhile) {
        stalls.add(new Stall(requests, meanwhile, new AtomicInteger(1)));
    }

    /** Lets something happen just before each request of a kind leaves. */
    public void beforeEach(Predicate<SdkRequest> requests, Runnable action) {
        stalls.add(new Stall(requests, action, new AtomicInteger(Integer.MAX_VALUE)));
    }

    public void clear() {
        rules.clear();
        stalls.clear();
    }

    /** The requests that never left: a test may send them later, as a network that held them back would. */
    public List<SdkRequest> unsent() {
        return List.copyOf(unsent);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        for (Stall stall : stalls) {
            if (stall.requests().test(context.request())
                    && stall.left().getAndUpdate(left -> left == 1 ? 0 : left) > 0) {
                stall.action().run();
            }
        }
        for (Rule rule : rules) {
            if (rule.takes(context.request(), false)) {
                if (rule.kind() == Kind.NOT_SENT) {
                    unsent.add(context.request());
                }
                throw failure(rule.kind());
            }
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        for (Rule rule : rules) {
            if (rule.takes(context.request(), true)) {
                throw failure(rule.kind());
            }
        }
    }

    private static RuntimeException failure(Kind kind) {
        return switch (kind) {
            case NOT_SENT, ANSWER_LOST ->
                SdkClientException.create("injected: " + kind, new IOException("connection reset"));
            case CANCELLED -> new CancellationException("injected: " + kind);
            case SERVER_ERROR ->
                DynamoDbException.builder()
                        .statusCode(500)
                        .awsErrorDetails(code("InternalServerError"))
                        .message("injected")
                        .build();
            case THROTTLED ->
                ProvisionedThroughputExceededException.builder()
                        .statusCode(400)
                        .awsErrorDetails(code("ProvisionedThroughputExceededException"))
                        .message("injected")
                        .build();
            case CONFLICT ->
                TransactionConflictException.builder()
                        .statusCode(400)
                        .awsErrorDetails(code("TransactionConflictException"))
                        .message("injected")
                        .build();
        };
    }

    private static AwsErrorDetails code(String code) {
        return AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage("injected")
                .build();
    }
}
