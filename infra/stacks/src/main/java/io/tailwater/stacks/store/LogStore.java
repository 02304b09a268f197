package io.tailwater.stacks.store;

import io.tailwater.log.store.LogTable;
import io.tailwater.stacks.config.Data;
import io.tailwater.stacks.config.Deployment;
import java.util.List;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.MultiRegionConsistency;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ReplicaTableProps;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.amazon.awscdk.services.s3.ReplicationRule;
import software.amazon.awscdk.services.s3.ReplicationTimeValue;
import software.constructs.Construct;

/**
 * The bucket of segments and the tables of one region. The first region's stack makes the tables, with replicas in the others. Every bucket
 * copies to all others, for any of them can come to lead; what came as a copy is not copied on.
 */
public final class LogStore extends Construct {

    /** Nobody knows of parts that were uploaded a day ago; S3 bills them until somebody does. */
    private static final Duration ABANDONED_UPLOAD = Duration.days(1);

    /** Long enough to ask who read what; logs of accesses are no archive. */
    private static final Duration ACCESS_LOGS_KEPT = Duration.days(90);

    /** Outlives its stack, unless the stack never came to be. Deployed again under the same name, a stack takes its data back. */
    private static final RemovalPolicy KEPT = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    private final Bucket bucket;

    /** @param copying false while the other regions' buckets are yet to be made: S3 takes no rule for a bucket that does not exist */
    public LogStore(Construct scope, Deployment deployment, String region, boolean copying) {
        super(scope, "Store");
        Data data = deployment.data();
        Bucket.Builder builder = privateBucket("Segments")
                .bucketName(bucketName(deployment, region))
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .id("what-nobody-reads")
                        .abortIncompleteMultipartUploadAfter(ABANDONED_UPLOAD)
                        .noncurrentVersionExpiration(Duration.days(data.overwrittenDays()))
                        .expiredObjectDeleteMarker(true)
                        .build()));
        if (data.accessLogs()) {
            builder.serverAccessLogsBucket(accessLogs()).serverAccessLogsPrefix("segments/");
        }
        if (copying) {
            // S3 refuses an empty list, and the CDK drops it.
            builder.replicationRules(replication(deployment, region));
        }
        if (region.equals(deployment.region())) {
            table(deployment);
            if (deployment.leadershipTable()) {
                leadershipTable(deployment);
            }
        }
        this.bucket = builder.build();
    }

    public Bucket bucket() {
        return bucket;
    }

    /** The same in every region, so that every region can name the others'. */
    public static String bucketName(Deployment deployment, String region) {
        return deployment.name() + "-" + Aws.ACCOUNT_ID + "-" + region;
    }

    /** A global table has one name. */
    public static String tableName(Deployment deployment) {
        return deployment.name();
    }

    /** Epochs of leadership, a few items in all. */
    public static String leadershipTableName(Deployment deployment) {
        return deployment.name() + "-leadership";
    }

    private Bucket accessLogs() {
        return privateBucket("AccessLogs")
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .id("old-logs")
                        .abortIncompleteMultipartUploadAfter(ABANDONED_UPLOAD)
                        .expiration(ACCESS_LOGS_KEPT)
                        .noncurrentVersionExpiration(Duration.days(1))
                        .build()))
                .build();
    }

    private Bucket.Builder privateBucket(String id) {
        return Bucket.Builder.create(this, id)
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .encryption(BucketEncryption.S3_MANAGED)
                .enforceSsl(true)
                .minimumTlsVersion(1.2)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .versioned(true)
                .removalPolicy(KEPT);
    }

    private List<ReplicationRule> replication(Deployment deployment, String from) {
        List<String> regions = deployment.regions();
        return regions.stream()
                .filter(region -> !region.equals(from))
                .map(region -> {
                    IBucket copy = Bucket.fromBucketName(this, "CopyIn-" + region, bucketName(deployment, region));
                    ReplicationRule.Builder rule = ReplicationRule.builder()
                            .id(region)
                            .priority(regions.indexOf(region) + 1)
                            .destination(copy)
                            .metrics(ReplicationTimeValue.FIFTEEN_MINUTES)
                            // Retention deletes by itself, topic by topic; no lifecycle rule of a replica could know
                            // what.
                            .deleteMarkerReplication(true);
                    if (deployment.data().replicationTimeControl()) {
                        rule.replicationTimeControl(ReplicationTimeValue.FIFTEEN_MINUTES);
                    }
                    return rule.build();
                })
                .toList();
    }

    private void table(Deployment deployment) {
        Data data = deployment.data();
        TableV2.Builder.create(this, "Table")
                .tableName(tableName(deployment))
                .partitionKey(string(LogTable.PARTITION_KEY))
                .sortKey(string(LogTable.SORT_KEY))
                .timeToLiveAttribute(LogTable.TIME_TO_LIVE)
                .billing(Billing.onDemand())
                // DynamoDB's own key: no key to pay for, to lose, or to be throttled by.
                .encryption(TableEncryptionV2.dynamoOwnedKey())
                .pointInTimeRecoverySpecification(recovery(data))
                .deletionProtection(data.deletionProtection())
                .removalPolicy(KEPT)
                .replicas(replicas(deployment))
                .build();
    }

    /** Neither transactions nor times to live, which such tables do not have. */
    private void leadershipTable(Deployment deployment) {
        TableV2.Builder.create(this, "Leadership")
                .tableName(leadershipTableName(deployment))
                .partitionKey(string(LogTable.PARTITION_KEY))
                .sortKey(string(LogTable.SORT_KEY))
                .billing(Billing.onDemand())
                .encryption(TableEncryptionV2.dynamoOwnedKey())
                .multiRegionConsistency(MultiRegionConsistency.STRONG)
                .pointInTimeRecoverySpecification(recovery(deployment.data()))
                .deletionProtection(deployment.data().deletionProtection())
                .removalPolicy(KEPT)
                .replicas(replicas(deployment))
                .build();
    }

    private static List<ReplicaTableProps> replicas(Deployment deployment) {
        Data data = deployment.data();
        return deployment.replicaRegions().stream()
                .map(region -> ReplicaTableProps.builder()
                        .region(region)
                        .pointInTimeRecoverySpecification(recovery(data))
                        .deletionProtection(data.deletionProtection())
                        .build())
                .toList();
    }

    private static PointInTimeRecoverySpecification recovery(Data data) {
        return PointInTimeRecoverySpecification.builder()
                .pointInTimeRecoveryEnabled(data.pointInTimeRecovery())
                .build();
    }

    private static Attribute string(String name) {
        return Attribute.builder().name(name).type(AttributeType.STRING).build();
    }
}
