package io.tailwater.stacks.store;

import io.tailwater.stacks.config.Deployment;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Stack;

/**
 * What policies call the stores of a deployment: of all its regions, because the functions of each look how far the others' copies have come,
 * and write what a promotion needs there. A write to one region's table comes to all of them anyway.
 *
 * @param buckets of every region
 * @param tables of every region, and those that say who leads
 */
public record StoreArns(List<String> buckets, List<String> tables) {

    public StoreArns {
        buckets = List.copyOf(buckets);
        tables = List.copyOf(tables);
    }

    /** From names, which are the same in every region: most of these are no resources of the stack. */
    public static StoreArns of(Stack stack, Deployment deployment) {
        String partition = "arn:" + stack.getPartition();
        List<String> buckets = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        for (String region : deployment.regions()) {
            String inRegion = partition + ":dynamodb:" + region + ":" + stack.getAccount() + ":table/";
            buckets.add(partition + ":s3:::" + LogStore.bucketName(deployment, region));
            tables.add(inRegion + LogStore.tableName(deployment));
            if (deployment.leadershipTable()) {
                tables.add(inRegion + LogStore.leadershipTableName(deployment));
            }
        }
        return new StoreArns(buckets, tables);
    }

    /** Of the objects whose keys have a form. */
    public List<String> objects(String keyPattern) {
        return buckets.stream().map(bucket -> bucket + "/" + keyPattern).toList();
    }
}
