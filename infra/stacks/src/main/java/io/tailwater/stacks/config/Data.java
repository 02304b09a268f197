package io.tailwater.stacks.config;

/**
 * How records are kept from being lost by a mistake.
 *
 * @param deletionProtection whether the table refuses to be deleted, and CloudFormation to delete the stacks; bucket and table outlive
 *     their stack in any case
 * @param pointInTimeRecovery whether the table can be set back to any second of the last 35 days
 * @param overwrittenDays for how long S3 keeps what was deleted
 * @param accessLogs whether S3 logs every access to the bucket into a bucket of its own
 * @param replicationTimeControl whether copies in replica regions come within 15 minutes by contract, for a price per GB
 */
public record Data(
        boolean deletionProtection,
        boolean pointInTimeRecovery,
        int overwrittenDays,
        boolean accessLogs,
        boolean replicationTimeControl) {}
