package io.tailwater.stacks.query;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.stacks.config.Deployment;
import io.tailwater.stacks.config.QueryTopic;
import io.tailwater.stacks.config.QueryTopic.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.athena.CfnWorkGroup;
import software.amazon.awscdk.services.glue.CfnDatabase;
import software.amazon.awscdk.services.glue.CfnTable;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/**
 * What Athena needs to read topics: a database, a table a topic, and a workgroup with a place for results. Partitions are projected from
 * the keys of segments, so that no crawler runs and a file is seen as soon as it is there.
 */
public final class QueryTables extends Construct {

    /** A query that would read more fails instead: five dollars. */
    private static final long SCANNED_BYTES_MAX = 1L << 40;

    /** Results can be had again by asking again. */
    private static final Duration RESULTS_KEPT = Duration.days(7);

    /** The columns of a segment before the key, in {@code RowSchema}'s words and order. */
    private static final Map<String, String> COLUMNS_BEFORE =
            columns("offset", "bigint", "timestamp", "timestamp", "timestamp_ms", "bigint");

    private static final String HEADERS = "array<struct<key:string,value:binary>>";

    /** @param bucket the name of the bucket with the segments */
    public QueryTables(Construct scope, Deployment deployment, String bucket) {
        super(scope, "Query");
        String database = deployment.name().replace('-', '_');
        CfnDatabase made = CfnDatabase.Builder.create(this, "Database")
                .catalogId(Stack.of(this).getAccount())
                .databaseInput(CfnDatabase.DatabaseInputProperty.builder()
                        .name(database)
                        .description("Topics of " + deployment.name())
                        .build())
                .build();
        for (QueryTopic topic : deployment.queryTopics()) {
            CfnTable.Builder.create(this, "Table-" + topic.tableName())
                    .catalogId(Stack.of(this).getAccount())
                    .databaseName(database)
                    .tableInput(table(topic, bucket))
                    .build()
                    .addResourceDependency(made);
        }
        workgroup(deployment);
    }

    private static CfnTable.TableInputProperty table(QueryTopic topic, String bucket) {
        String location =
                "s3://" + bucket + "/" + new ObjectKeys("").tablePrefix(topic.name(), UUID.fromString(topic.topicId()));
        return CfnTable.TableInputProperty.builder()
                .name(topic.tableName())
                .description("Topic " + topic.name())
                .tableType("EXTERNAL_TABLE")
                .parameters(Map.of(
                        "classification", "parquet",
                        "projection.enabled", "true",
                        "projection.partition.type", "integer",
                        "projection.partition.range", "0," + (topic.partitions() - 1),
                        "projection.date.type", "date",
                        "projection.date.format", "yyyy-MM-dd",
                        "projection.date.range", topic.since() + ",NOW+1DAY",
                        "storage.location.template", location + "partition=${partition}/date=${date}/"))
                .partitionKeys(List.of(column("partition", "int"), column("date", "string")))
                .storageDescriptor(CfnTable.StorageDescriptorProperty.builder()
                        .location(location)
                        .inputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat")
                        .outputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat")
                        .serdeInfo(CfnTable.SerdeInfoProperty.builder()
                                .serializationLibrary("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe")
                                .build())
                        .columns(columns(topic))
                        .build())
                .build();
    }

    private static List<CfnTable.ColumnProperty> columns(QueryTopic topic) {
        List<CfnTable.ColumnProperty> columns = new ArrayList<>();
        COLUMNS_BEFORE.forEach((name, type) -> columns.add(column(name, type)));
        columns.add(column("key", type(topic.key())));
        columns.add(column("value", type(topic.value())));
        columns.add(column("headers", HEADERS));
        return columns;
    }

    private static String type(ColumnType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static CfnTable.ColumnProperty column(String name, String type) {
        return CfnTable.ColumnProperty.builder().name(name).type(type).build();
    }

    private static Map<String, String> columns(String... namesAndTypes) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.put(namesAndTypes[i], namesAndTypes[i + 1]);
        }
        return columns;
    }

    private void workgroup(Deployment deployment) {
        Bucket results = Bucket.Builder.create(this, "Results")
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .encryption(BucketEncryption.S3_MANAGED)
                .enforceSsl(true)
                // CloudFormation cannot delete a bucket that has objects, and would fail on it.
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .minimumTlsVersion(1.2)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .id("old-results")
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .expiration(RESULTS_KEPT)
                        .build()))
                .build();
        CfnWorkGroup.Builder.create(this, "Workgroup")
                .name(deployment.name())
                .recursiveDeleteOption(true)
                .workGroupConfiguration(CfnWorkGroup.WorkGroupConfigurationProperty.builder()
                        .enforceWorkGroupConfiguration(true)
                        .publishCloudWatchMetricsEnabled(true)
                        .bytesScannedCutoffPerQuery(SCANNED_BYTES_MAX)
                        .resultConfiguration(CfnWorkGroup.ResultConfigurationProperty.builder()
                                .outputLocation("s3://" + results.getBucketName() + "/")
                                .encryptionConfiguration(CfnWorkGroup.EncryptionConfigurationProperty.builder()
                                        .encryptionOption("SSE_S3")
                                        .build())
                                .build())
                        .build())
                .build();
    }
}
