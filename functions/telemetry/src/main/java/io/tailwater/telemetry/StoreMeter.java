package io.tailwater.telemetry;

import io.tailwater.log.store.CallPurpose;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Counts what the clients of S3 and DynamoDB do, from when the process began. Safe for use by many threads. */
public final class StoreMeter implements ExecutionInterceptor {

    /** Attempts of a call so far. */
    private static final ExecutionAttribute<AtomicInteger> ATTEMPTS = new ExecutionAttribute<>("io.tailwater.attempts");

    private static final String S3 = "S3";

    private final LongAdder s3Requests = new LongAdder();
    private final LongAdder dynamoDbRequests = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder throttles = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder conflicts = new LongAdder();

    /** All that was counted so far. Not one moment's: figures of calls under way may be in some of them. */
    public StoreUse total() {
        return new StoreUse(
                s3Requests.sum(),
                dynamoDbRequests.sum(),
                retries.sum(),
                throttles.sum(),
                failures.sum(),
                commits.sum(),
                conflicts.sum());
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        attributes.putAttribute(ATTEMPTS, new AtomicInteger());
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        (S3.equals(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME)) ? s3Requests : dynamoDbRequests)
                .increment();
        AtomicInteger attempts = attributes.getAttribute(ATTEMPTS);
        if (attempts != null && attempts.getAndIncrement() > 0) {
            retries.increment();
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (isSlowDown(context.httpResponse().statusCode())) {
            throttles.increment();
        }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (isCommit(attributes)) {
            commits.increment();
        }
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (!(context.exception() instanceof ConditionalCheckFailedException)) {
            failures.increment();
            if (context.exception() instanceof AwsServiceException answer
                    && answer.isThrottlingException()
                    && !isSlowDown(answer.statusCode())) {
                throttles.increment();
            }
        } else if (isCommit(attributes)) {
            conflicts.increment();
        }
    }

    /** S3's way; DynamoDB says it in the body of a 400, which only the last attempt's exception tells. */
    private static boolean isSlowDown(int status) {
        return status == 429 || status == 503;
    }

    private static boolean isCommit(ExecutionAttributes attributes) {
        @Nullable Boolean commit = attributes.getAttribute(CallPurpose.COMMIT);
        return Boolean.TRUE.equals(commit);
    }
}
