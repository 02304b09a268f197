package io.tailwater.stacks.function;

import io.tailwater.stacks.store.StoreArns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** A function's policy: its calls, at the keys where it makes them, and what Lambda does in its name: logs, and traces. */
final class RolePolicy {

    private static final List<String> ANYWHERE = List.of("*");

    private RolePolicy() {}

    /** @param traced whether Lambda sends X-Ray what it measures, in this role's name */
    static PolicyDocument of(
            SortedMap<String, List<String>> calls, StoreArns store, String logGroupArn, boolean traced) {
        List<PolicyStatement> statements = new ArrayList<>();
        statements.add(PolicyStatement.Builder.create()
                .actions(List.of("logs:CreateLogStream", "logs:PutLogEvents"))
                .resources(List.of(logGroupArn))
                .build());
        if (traced) {
            // X-Ray has no resources that these could name.
            statements.add(PolicyStatement.Builder.create()
                    .actions(List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords"))
                    .resources(ANYWHERE)
                    .build());
        }
        // Actions with the same places share a statement.
        Map<Place, List<String>> actions = new LinkedHashMap<>();
        calls.forEach((action, keys) -> actions.computeIfAbsent(
                        new Place(service(action), isOfBucket(action), keys), place -> new ArrayList<>())
                .add(action));
        actions.forEach((place, together) -> statements.add(statement(place, together, store)));
        return PolicyDocument.Builder.create().statements(statements).build();
    }

    private record Place(String service, boolean ofBucket, List<String> keys) {}

    private static String service(String action) {
        return action.substring(0, action.indexOf(':'));
    }

    private static boolean isOfBucket(String action) {
        return action.equals("s3:ListBucket");
    }

    private static PolicyStatement statement(Place place, List<String> actions, StoreArns store) {
        PolicyStatement.Builder statement = PolicyStatement.Builder.create().actions(actions);
        if (place.service().equals("dynamodb")) {
            statement.resources(store.tables());
            if (!place.keys().equals(ANYWHERE)) {
                statement.conditions(Map.of("ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", place.keys())));
            }
        } else if (place.ofBucket()) {
            // Without a condition on the prefix, which a GET does not have: S3 says 404 only to those who may list, and
            // 403 to all others.
            statement.resources(store.buckets());
        } else {
            statement.resources(place.keys().stream()
                    .flatMap(key -> store.objects(key).stream())
                    .toList());
        }
        return statement.build();
    }
}
