package io.tailwater.stacks;

import io.tailwater.stacks.api.HttpFrontDoor;
import io.tailwater.stacks.config.Authorization;
import io.tailwater.stacks.config.Deployment;
import io.tailwater.stacks.function.FunctionKind;
import io.tailwater.stacks.function.LogFunction;
import io.tailwater.stacks.query.QueryTables;
import io.tailwater.stacks.queue.RecordQueue;
import io.tailwater.stacks.schedule.Schedules;
import io.tailwater.stacks.store.LogStore;
import io.tailwater.stacks.store.StoreArns;
import io.tailwater.stacks.watch.Alarms;
import io.tailwater.stacks.watch.Overview;
import io.tailwater.stacks.watch.Watched;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.TagProps;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.lambda.FunctionUrl;
import software.amazon.awscdk.services.lambda.FunctionUrlAuthType;
import software.amazon.awscdk.services.lambda.FunctionUrlOptions;
import software.amazon.awscdk.services.lambda.InvokeMode;
import software.constructs.Construct;

/** Everything of a deployment in one region. */
final class RegionStack extends Stack {

    /** Of the deployment, on everything that a bill can tell apart. */
    private static final String TAG = "tailwater";

    private static final Set<FunctionKind> WITH_ROUTES =
            EnumSet.of(FunctionKind.PRODUCE, FunctionKind.CONSUME, FunctionKind.ADMIN);

    private final Deployment deployment;
    private final String region;
    private final Map<FunctionKind, LogFunction> functions = new EnumMap<>(FunctionKind.class);

    /**
     * @param region one of the deployment's
     * @param functions the folder with the built archives
     * @param copying whether the buckets of all regions exist, so that this one can copy to them
     */
    RegionStack(Construct scope, Deployment deployment, String region, Path functions, boolean copying) {
        super(
                scope,
                deployment.stackName(region),
                StackProps.builder()
                        .env(Environment.builder()
                                .account(System.getenv("CDK_DEFAULT_ACCOUNT"))
                                .region(region)
                                .build())
                        .description("Tailwater: " + deployment.name() + " in " + region)
                        .terminationProtection(deployment.data().deletionProtection())
                        .build());
        this.deployment = deployment;
        this.region = region;

        var store = new LogStore(this, deployment, region, copying);
        var queue = new RecordQueue(this);
        addFunctions(functions, queue);
        HttpFrontDoor api = addApi(queue);
        queue.feed(functions().get(FunctionKind.QUEUE));
        var schedules = new Schedules(this, functions().get(FunctionKind.MAINTENANCE));
        new QueryTables(this, deployment, LogStore.bucketName(deployment, region));
        var watched = new Watched(
                functions(),
                api.apiId(),
                LogStore.tableName(deployment),
                queue.records(),
                Map.of("DeadLetters", queue.deadLetters(), "MaintenanceFailures", schedules.failures()),
                copying ? copies() : List.of());
        new Alarms(this, deployment, watched);
        new Overview(this, deployment, region, watched);
        addOutputs(api, store);
        tag(TAG, deployment.name());
        deployment.tags().forEach(this::tag);
    }

    private Map<FunctionKind, LogFunction> functions() {
        return functions;
    }

    /** All of them everywhere: a region that can come to lead has what leading takes, and what nobody calls costs nothing. */
    private void addFunctions(Path archives, RecordQueue queue) {
        StoreArns store = StoreArns.of(this, deployment);
        for (FunctionKind kind : FunctionKind.values()) {
            Map<String, String> settings = new HashMap<>(settings());
            if (kind == FunctionKind.QUEUE) {
                settings.putAll(queue.settings());
            }
            functions.put(
                    kind,
                    new LogFunction(
                            this,
                            kind,
                            new LogFunction.Surroundings(deployment, archives, store, settings),
                            kind == FunctionKind.STREAM ? deployment.streamsMax() : Optional.empty()));
        }
    }

    /** Of every function: where the log is, which claim of a token says who calls, and, where there are several regions, which others keep it. */
    /** Everything that costs by use. Dashboards are left out: CloudFormation's published schema of them knows no tags. */
    private void tag(String key, String value) {
        Tags.of(this)
                .add(
                        key,
                        value,
                        TagProps.builder()
                                .excludeResourceTypes(List.of("AWS::CloudWatch::Dashboard"))
                                .build());
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "TAILWATER_BUCKET", LogStore.bucketName(deployment, region),
                "TAILWATER_TABLE", LogStore.tableName(deployment),
                "TAILWATER_METRICS_NAMESPACE", deployment.metricsNamespace()));
        if (deployment.authorization() instanceof Authorization.Jwt jwt) {
            settings.put("TAILWATER_PRINCIPAL_CLAIM", jwt.principalClaim());
        }
        if (!deployment.replicaRegions().isEmpty()) {
            settings.put(
                    "TAILWATER_REPLICA_BUCKETS",
                    otherRegions()
                            .map(other -> other + "=" + LogStore.bucketName(deployment, other))
                            .collect(Collectors.joining(",")));
            settings.put("TAILWATER_REGION", region);
            settings.put("TAILWATER_FIRST_LEADER", deployment.region());
        }
        if (deployment.leadershipTable()) {
            settings.put("TAILWATER_LEADERSHIP_TABLE", LogStore.leadershipTableName(deployment));
        }
        return settings;
    }

    private Stream<String> otherRegions() {
        return deployment.regions().stream().filter(other -> !other.equals(region));
    }

    private HttpFrontDoor addApi(RecordQueue queue) {
        Map<FunctionKind, LogFunction> withRoutes = new EnumMap<>(functions);
        withRoutes.keySet().retainAll(WITH_ROUTES);
        var api = new HttpFrontDoor(this, deployment, withRoutes, Set.of(RecordQueue.ROUTE));
        queue.fill(api);
        return api;
    }

    private List<Watched.Copies> copies() {
        return otherRegions()
                .map(copy -> new Watched.Copies(
                        LogStore.bucketName(deployment, region), LogStore.bucketName(deployment, copy), copy))
                .toList();
    }

    private void addOutputs(HttpFrontDoor api, LogStore store) {
        FunctionUrl streams = functions
                .get(FunctionKind.STREAM)
                .live()
                .addFunctionUrl(FunctionUrlOptions.builder()
                        .authType(FunctionUrlAuthType.AWS_IAM)
                        .invokeMode(InvokeMode.RESPONSE_STREAM)
                        .build());
        output("Url", api.url(), "The API");
        output("StreamUrl", streams.getUrl(), "GET /topics/{topic}/records as server-sent events");
        output("BucketName", store.bucket().getBucketName(), "The segments");
        output("TableName", LogStore.tableName(deployment), "Topics, the index and groups");
    }

    private void output(String id, String value, String description) {
        CfnOutput.Builder.create(this, id).value(value).description(description).build();
    }
}
