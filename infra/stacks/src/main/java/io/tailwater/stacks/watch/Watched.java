package io.tailwater.stacks.watch;

import io.tailwater.stacks.function.FunctionKind;
import io.tailwater.stacks.function.LogFunction;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.sqs.Queue;

/**
 * What alarms and the dashboard of a region look at.
 *
 * @param functions all of the region
 * @param apiId of the HTTP API
 * @param table the table's name
 * @param queue the queue of records
 * @param failures queues in which anything at all is a failure, by what they hold
 * @param replication where segments are copied to, and from which bucket; none where nothing is
 */
public record Watched(
        Map<FunctionKind, LogFunction> functions,
        String apiId,
        String table,
        Queue queue,
        Map<String, Queue> failures,
        List<Copies> replication) {

    public Watched {
        functions = Map.copyOf(functions);
        failures = Map.copyOf(failures);
        replication = List.copyOf(replication);
    }

    /**
     * Segments of one bucket that are copied to another.
     *
     * @param toRegion which is also the id of the rule
     */
    public record Copies(String fromBucket, String toBucket, String toRegion) {}
}
