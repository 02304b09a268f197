package io.tailwater.telemetry;

/**
 * All figures that CloudWatch gets, by the names of their metrics. Whoever draws them or alarms on them takes the names from here: one that
 * is renamed or goes is an error of the compiler there, and not a graph without a line.
 */
public enum Figure {
    /** From the arrival of a call to its answer. */
    LATENCY("Latency", Unit.MILLISECONDS),
    CALLS("Calls", Unit.COUNT),
    /** Calls that failed by our fault. */
    FAILURES("Failures", Unit.COUNT),
    /** Calls that were turned away because there was too much to do. */
    THROTTLED("Throttled", Unit.COUNT),
    /** Appended or given. */
    RECORDS("Records", Unit.COUNT),
    /** Of keys, values and headers, appended or given. */
    BYTES("Bytes", Unit.BYTES),
    /** Attempts. */
    S3_REQUESTS("S3Requests", Unit.COUNT),
    /** Attempts. */
    DYNAMODB_REQUESTS("DynamoDbRequests", Unit.COUNT),
    /** Attempts beyond a call's first. */
    STORE_RETRIES("StoreRetries", Unit.COUNT),
    /** Answers that said: slow down. */
    STORE_THROTTLES("StoreThrottles", Unit.COUNT),
    /** Calls to S3 and DynamoDB that failed after all. */
    STORE_FAILURES("StoreFailures", Unit.COUNT),
    /** Segments that got their offsets. */
    COMMITS("Commits", Unit.COUNT),
    /** Commits that were refused. */
    COMMIT_CONFLICTS("CommitConflicts", Unit.COUNT),
    /** Records of a topic that a group has not committed yet. */
    CONSUMER_LAG("ConsumerLag", Unit.COUNT),
    /** Records of a topic that are not in a Parquet segment yet. */
    COMPACTION_BACKLOG("CompactionBacklog", Unit.COUNT),
    /** Of the oldest record that has not come to a region. */
    REPLICATION_AGE("ReplicationAge", Unit.SECONDS);

    private final String metric;
    private final Unit unit;

    Figure(String metric, Unit unit) {
        this.metric = metric;
        this.unit = unit;
    }

    /** Its name in CloudWatch. */
    public String metric() {
        return metric;
    }

    Unit unit() {
        return unit;
    }

    /** What figures are counted in, as CloudWatch calls it. */
    enum Unit {
        BYTES("Bytes"),
        COUNT("Count"),
        MILLISECONDS("Milliseconds"),
        SECONDS("Seconds");

        private final String label;

        Unit(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }
}
