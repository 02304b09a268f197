package io.tailwater.stacks.function;

import java.util.Objects;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.logs.CfnLogGroup;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** Log groups; without one of its own, a function's would be made at its first line and be kept for ever. */
public final class Logs {

    private Logs() {}

    /** @param days one of the numbers that CloudWatch Logs takes */
    public static LogGroup keptFor(Construct scope, String id, int days) {
        LogGroup group = LogGroup.Builder.create(scope, id)
                .retention(RetentionDays.ONE_DAY)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        // The CDK has words for the numbers.
        var resource = (CfnLogGroup) Objects.requireNonNull(group.getNode().getDefaultChild());
        resource.setRetentionInDays(days);
        return group;
    }
}
