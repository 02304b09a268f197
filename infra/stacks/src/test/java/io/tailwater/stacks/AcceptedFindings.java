package io.tailwater.stacks;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;

/** Findings of cdk-nag that stay, each with its reason, at the resources that it is about. */
final class AcceptedFindings {

    private static final String WILDCARD = "AwsSolutions-IAM5";
    private static final String ACCESS_LOG = "AwsSolutions-S1";
    private static final String DEAD_LETTERS = "AwsSolutions-SQS3";

    private static final NagPackSuppression OBJECTS = because(
            WILDCARD,
            "Objects have names of their own, items keys: which patterns, RolesTest holds against the functions' code.");

    private AcceptedFindings() {}

    static void accept(List<Stack> stacks) {
        Map<String, NagPackSuppression> findings = new TreeMap<>(Map.of(
                "Consume/Role/Resource", OBJECTS,
                "Stream/Role/Resource", OBJECTS,
                "Query/Results/Resource",
                        because(
                                ACCESS_LOG,
                                "Results of queries, gone after a week; CloudTrail has who asked for what."),
                "Produce/Role/Resource", OBJECTS,
                "Admin/Role/Resource", OBJECTS,
                "Queue/Role/Resource", OBJECTS,
                "Maintenance/Role/Resource", OBJECTS,
                "Store/Segments/ReplicationRole/DefaultPolicy/Resource",
                        because(WILDCARD, "S3 copies every object; the policy is the CDK's."),
                "Schedules/Failures/Resource",
                        because(DEAD_LETTERS, "It is one: of the scheduler, and where the function's failures end.")));
        stacks.forEach(stack -> accept(stack, findings));
    }

    private static void accept(Stack stack, Map<String, NagPackSuppression> findings) {
        findings.forEach((path, finding) -> NagSuppressions.addResourceSuppressionsByPath(
                stack, "/" + stack.getStackName() + "/" + path, List.of(finding)));
    }

    static List<String> ids() {
        return List.of(WILDCARD, ACCESS_LOG, DEAD_LETTERS);
    }

    private static NagPackSuppression because(String id, String reason) {
        return NagPackSuppression.builder().id(id).reason(reason).build();
    }
}
