package io.tailwater.cost;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

/**
 * Adds up what AWS would meter: requests to S3 by what they cost, and the capacity units that DynamoDB itself names. Deleting objects is
 * free. A request that is not known here fails, so that nothing goes by uncounted.
 */
final class MeteredRequests implements ExecutionInterceptor {

    private static final Set<Class<?>> FREE =
            Set.of(DeleteObjectsRequest.class, CreateBucketRequest.class, HeadBucketRequest.class);

    /** Making the table, and topics. */
    private static final Set<Class<?>> WITHOUT_LOAD = Set.of(
            CreateTableRequest.class,
            DescribeTableRequest.class,
            UpdateTimeToLiveRequest.class,
            DescribeTimeToLiveRequest.class,
            TransactWriteItemsRequest.class);

    private final AtomicInteger puts = new AtomicInteger();
    private final AtomicInteger gets = new AtomicInteger();
    private final DoubleAdder writeUnits = new DoubleAdder();
    private final DoubleAdder readUnits = new DoubleAdder();

    /**
     * What was metered since the last take.
     *
     * @param puts and what costs as much: listings
     * @param gets and what costs as much
     */
    record Metered(int puts, int gets, double writeUnits, double readUnits) {}

    Metered take() {
        return new Metered(puts.getAndSet(0), gets.getAndSet(0), writeUnits.sumThenReset(), readUnits.sumThenReset());
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return context.request() instanceof DynamoDbRequest request ? metered(request) : context.request();
    }

    private static SdkRequest metered(DynamoDbRequest request) {
        ReturnConsumedCapacity total = ReturnConsumedCapacity.TOTAL;
        if (request instanceof UpdateItemRequest update) {
            return update.toBuilder().returnConsumedCapacity(total).build();
        }
        if (request instanceof PutItemRequest put) {
            return put.toBuilder().returnConsumedCapacity(total).build();
        }
        if (request instanceof DeleteItemRequest delete) {
            return delete.toBuilder().returnConsumedCapacity(total).build();
        }
        if (request instanceof GetItemRequest get) {
            return get.toBuilder().returnConsumedCapacity(total).build();
        }
        if (request instanceof BatchGetItemRequest get) {
            return get.toBuilder().returnConsumedCapacity(total).build();
        }
        if (request instanceof BatchWriteItemRequest write) {
            return write.toBuilder().returnConsumedCapacity(total).build();
        }
        if (request instanceof QueryRequest query) {
            return query.toBuilder().returnConsumedCapacity(total).build();
        }
        if (request instanceof ScanRequest scan) {
            return scan.toBuilder().returnConsumedCapacity(total).build();
        }
        if (WITHOUT_LOAD.contains(request.getClass())) {
            return request;
        }
        throw new IllegalStateException("it is not known how to meter " + request.getClass());
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        SdkRequest request = context.request();
        if (request instanceof PutObjectRequest || request instanceof ListObjectsV2Request) {
            puts.incrementAndGet();
        } else if (request instanceof GetObjectRequest || request instanceof HeadObjectRequest) {
            gets.incrementAndGet();
        } else if (request instanceof S3Request && !FREE.contains(request.getClass())) {
            throw new IllegalStateException("it is not known how to meter " + request.getClass());
        }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        // AWS charges a read that finds nothing as the smallest one; the emulator says that it is free.
        if (context.request() instanceof QueryRequest query
                && context.response() instanceof QueryResponse none
                && none.count() == 0) {
            readUnits.add(Boolean.TRUE.equals(query.consistentRead()) ? 1 : 0.5);
        } else {
            meter(context.response());
        }
    }

    private void meter(SdkResponse response) {
        if (response instanceof UpdateItemResponse update) {
            writeUnits.add(units(update.consumedCapacity()));
        } else if (response instanceof PutItemResponse put) {
            writeUnits.add(units(put.consumedCapacity()));
        } else if (response instanceof DeleteItemResponse delete) {
            writeUnits.add(units(delete.consumedCapacity()));
        } else if (response instanceof BatchWriteItemResponse write) {
            write.consumedCapacity().forEach(table -> writeUnits.add(units(table)));
        } else if (response instanceof GetItemResponse get) {
            readUnits.add(units(get.consumedCapacity()));
        } else if (response instanceof BatchGetItemResponse get) {
            get.consumedCapacity().forEach(table -> readUnits.add(units(table)));
        } else if (response instanceof QueryResponse query) {
            readUnits.add(units(query.consumedCapacity()));
        } else if (response instanceof ScanResponse scan) {
            readUnits.add(units(scan.consumedCapacity()));
        }
    }

    private static double units(ConsumedCapacity capacity) {
        return capacity.capacityUnits();
    }
}
