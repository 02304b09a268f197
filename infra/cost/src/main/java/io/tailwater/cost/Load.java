package io.tailwater.cost;

/**
 * What is to be carried.
 *
 * @param mibPerSecond bytes of records that arrive, on average over the month
 * @param batchKib bytes of records in a request, for one partition
 * @param storedRatio bytes of a stored segment for a byte that arrived: zstd makes 0.2 of JSON
 * @param consumers each reads everything once, at the tail, a batch a fetch
 * @param retentionHours how long records are kept
 * @param overwrittenDays how long the bucket keeps what was deleted: {@code data.overwrittenDays} of the parameter file
 * @param partitions of all topics together
 * @param replicaRegions copies beside the first
 * @param way how records come in
 */
record Load(
        double mibPerSecond,
        double batchKib,
        double storedRatio,
        int consumers,
        double retentionHours,
        double overwrittenDays,
        int partitions,
        int replicaRegions,
        Way way) {

    static final double HOURS_A_MONTH = 730;
    private static final double SECONDS_A_MONTH = HOURS_A_MONTH * 3_600;
    private static final double MIB = 1024.0 * 1024;

    /** AWS meters in binary gigabytes and calls them GB. */
    private static final double GIB = MIB * 1024;

    /** How records come in. */
    enum Way {
        /** Through API Gateway and the produce function: answered with offsets. */
        DIRECT,
        /** Through API Gateway into a queue, which feeds the produce function with whole batches. */
        QUEUED
    }

    Load {
        require("mib-per-second", mibPerSecond, 0.000_001, 100_000);
        require("batch-kib", batchKib, 0.01, 6 * 1024);
        require("stored-ratio", storedRatio, 0.01, 2);
        require("consumers", consumers, 0, 1_000);
        require("retention-hours", retentionHours, 0.1, 24 * 3_650);
        require("overwritten-days", overwrittenDays, 1, 3_650);
        require("partitions", partitions, 1, 100_000);
        require("replica-regions", replicaRegions, 0, 10);
    }

    private static void require(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException("--" + name + ": " + value + " is not between " + min + " and " + max);
        }
    }

    double gibInAMonth() {
        return mibPerSecond * MIB * SECONDS_A_MONTH / GIB;
    }

    double gibStoredAMonth() {
        return gibInAMonth() * storedRatio;
    }

    /** What lies in the bucket of one region at any moment. */
    double gibRetained() {
        return gibStoredAMonth() * retentionHours / HOURS_A_MONTH;
    }

    double batchesAMonth() {
        return gibInAMonth() * GIB / (batchKib * 1024);
    }

    double batchesASecond() {
        return batchesAMonth() / SECONDS_A_MONTH;
    }

    double batchMib() {
        return batchKib / 1024;
    }
}
