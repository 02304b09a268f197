package io.tailwater.stacks.function;

import io.tailwater.stacks.config.Deployment;
import io.tailwater.stacks.store.StoreArns;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.CfnFunction.TracingConfigProperty;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.VersionOptions;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * One function with its role and its log, and the alias {@code live} that everybody calls. A deployment publishes a version, waits until its
 * snapshot is made, and then moves the alias: requests under way end on the old version, new ones start on the new.
 */
public final class LogFunction extends Construct {

    static final String ALIAS = "live";

    /**
     * Quarkus tidies thread locals up by reflection, and zstd is native code: without these two, the JVM of Java 25 writes warnings to the log at
     * every start.
     */
    private static final String JVM_OPTIONS =
            "--add-opens=java.base/java.lang=ALL-UNNAMED --enable-native-access=ALL-UNNAMED";

    private final FunctionKind kind;
    private final Function function;
    private final Role role;
    private final Alias alias;

    /**
     * What functions have in common.
     *
     * @param functions the folder with the built archives
     * @param settings variables of every function: where the store is, and which part the region plays
     */
    public record Surroundings(Deployment deployment, Path functions, StoreArns store, Map<String, String> settings) {}

    /** @param concurrencyMax how many environments there may be; empty for as many as the account has room for */
    public LogFunction(
            Construct scope, FunctionKind kind, Surroundings surroundings, Optional<Integer> concurrencyMax) {
        super(scope, kind.id());
        this.kind = kind;
        Deployment deployment = surroundings.deployment();
        LogGroup logs = Logs.keptFor(this, "Logs", deployment.logDays());
        this.role = Role.Builder.create(this, "Role")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .description("What the " + kind.lowerCase() + " function of " + deployment.name() + " may do")
                .inlinePolicies(Map.of(
                        "calls",
                        RolePolicy.of(
                                AllowedCalls.load().of(kind.callsAs()),
                                surroundings.store(),
                                logs.getLogGroupArn(),
                                deployment.tracing())))
                .build();
        Map<String, String> environment = new HashMap<>(surroundings.settings());
        environment.putAll(kind.environment());
        environment.put("JAVA_TOOL_OPTIONS", JVM_OPTIONS);
        FunctionKind.Limits limits = kind.limits();
        Function.Builder builder = Function.Builder.create(this, "Function")
                .description(deployment.name() + ": " + kind.lowerCase())
                .code(Code.fromAsset(kind.archive().in(surroundings.functions()).toString()))
                .handler(FunctionKind.HANDLER)
                .runtime(Runtime.JAVA_25)
                // A fifth less for a millisecond; none of the native libraries in the archives is missing.
                .architecture(Architecture.ARM_64)
                .memorySize(kind.memoryMb(deployment.memoryMb()))
                .ephemeralStorageSize(Size.mebibytes(limits.diskMb()))
                .timeout(Duration.seconds(limits.timeOut().toSeconds()))
                .role(role)
                .logGroup(logs)
                .environment(environment)
                // Kept, so that the alias can be set back; a function's old versions cost nothing but quota of code.
                .currentVersionOptions(VersionOptions.builder()
                        .removalPolicy(RemovalPolicy.RETAIN)
                        .build());
        if (limits.snapStart()) {
            builder.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
        }
        concurrencyMax.ifPresent(builder::reservedConcurrentExecutions);
        this.function = builder.build();
        if (deployment.tracing() && function.getNode().getDefaultChild() instanceof CfnFunction resource) {
            // The construct's own way gives the role a second policy.
            resource.setTracingConfig(
                    TracingConfigProperty.builder().mode("Active").build());
        }
        // The alias is of a published version.
        Annotations.of(function).acknowledgeWarning("@aws-cdk/aws-lambda:snapStartRequirePublish");
        this.alias = Alias.Builder.create(this, "Live")
                .aliasName(ALIAS)
                .version(function.getCurrentVersion())
                .build();
    }

    public FunctionKind kind() {
        return kind;
    }

    public Function function() {
        return function;
    }

    public Role role() {
        return role;
    }

    /** What is called, never the function itself: that would be whatever was uploaded last. */
    public Alias live() {
        return alias;
    }
}
