package io.tailwater.telemetry;

/**
 * What was asked of S3 and DynamoDB.
 *
 * @param s3Requests attempts that were sent to S3
 * @param dynamoDbRequests attempts that were sent to DynamoDB
 * @param retries attempts beyond a call's first
 * @param throttles answers that said: slow down
 * @param failures calls that failed after all, refused conditions not counted
 * @param commits segments that got their offsets
 * @param conflicts commits that were refused: the segment was committed or given up before, or its partition is gone
 */
public record StoreUse(
        long s3Requests,
        long dynamoDbRequests,
        long retries,
        long throttles,
        long failures,
        long commits,
        long conflicts) {

    /** Nothing. */
    public static final StoreUse NONE = new StoreUse(0, 0, 0, 0, 0, 0, 0);

    /** What came since an earlier look. */
    public StoreUse since(StoreUse earlier) {
        return new StoreUse(
                s3Requests - earlier.s3Requests,
                dynamoDbRequests - earlier.dynamoDbRequests,
                retries - earlier.retries,
                throttles - earlier.throttles,
                failures - earlier.failures,
                commits - earlier.commits,
                conflicts - earlier.conflicts);
    }
}
