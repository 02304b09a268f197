package io.tailwater.stacks.store;

import io.tailwater.stacks.config.Deployment;
import software.amazon.awscdk.Stack;

/**
 * What policies call the store of a stack's region.
 *
 * @param bucket of the bucket
 * @param table of the table, or of its replica there
 */
public record StoreArns(String bucket, String table) {

    /** From names, which are the same in every region: the table of a replica region is no resource of its stack. */
    public static StoreArns in(Stack stack, Deployment deployment) {
        String partition = "arn:" + stack.getPartition();
        return new StoreArns(
                partition + ":s3:::" + LogStore.bucketName(deployment, stack.getRegion()),
                partition + ":dynamodb:" + stack.getRegion() + ":" + stack.getAccount() + ":table/"
                        + LogStore.tableName(deployment));
    }

    /** Of the objects whose keys have a form. */
    public String objects(String keyPattern) {
        return bucket + "/" + keyPattern;
    }
}
