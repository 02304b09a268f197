package io.tailwater.log.index;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.format.segment.SegmentIndex;
import io.tailwater.log.store.CallPurpose;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Partition heads in DynamoDB. Every change is one conditional update of one item, and no change reads first: writers queue at
 * the item instead of conflicting. Why this is enough stands in {@code docs/design/0001-the-commit.md}.
 */
public final class HeadStore {

    /**
     * How many voided ids a head takes: each costs about 40 bytes of every commit, and 256 unclear outcomes within the
     * fence's age mean that DynamoDB is not usable anyway.
     */
    static final int VOIDED_MAX = 256;

    private final DynamoDbClient dynamoDb;
    private final DynamoDbClient dynamoDbOnce;
    private final String table;
    private final HeadView view;

    /**
     * @param dynamoDbOnce sends every request once
     * @param view what readers see of the heads
     */
    public HeadStore(DynamoDbClient dynamoDb, DynamoDbClient dynamoDbOnce, String table, HeadView view) {
        this.dynamoDb = dynamoDb;
        this.dynamoDbOnce = dynamoDbOnce;
        this.table = table;
        this.view = view;
    }

    /** Reads what may be seen of a head, all that was committed before included; empty when the partition does not exist. */
    public Optional<PartitionHead> read(TopicIdPartition partition) {
        for (OptionalLong epoch = OptionalLong.of(view.epoch());
                epoch.isPresent();
                epoch = view.epochBefore(epoch.getAsLong())) {
            long found = epoch.getAsLong();
            Optional<Map<String, AttributeValue>> item = item(partition, found);
            if (item.isPresent()) {
                return item.map(IndexItems::readHead).map(head -> view.visible(partition, found, head));
            }
        }
        return Optional.empty();
    }

    /** Reads all that a head of one epoch names, whether or not it may be seen. */
    public Optional<PartitionHead> readWhole(TopicIdPartition partition, long epoch) {
        return item(partition, epoch).map(IndexItems::readHead);
    }

    /** Whether all items are here that heads name. */
    boolean isComplete() {
        return view.isComplete();
    }

    private Optional<Map<String, AttributeValue>> item(TopicIdPartition partition, long epoch) {
        var answer = StoreFailures.orUnavailable(
                "reading the head of " + partition,
                () -> dynamoDb.getItem(request -> request.tableName(table)
                        .key(IndexItems.headKey(partition, epoch))
                        .consistentRead(true)));
        return answer.hasItem() ? Optional.of(answer.item()) : Optional.empty();
    }

    /**
     * Gives a segment the next offsets and publishes it, in one step. Sends one request, never two: who sends it again must
     * know why.
     *
     * @throws SdkException when the outcome was not told; {@link StoreFailures#certainlyNotApplied} says whether it is known
     */
    CommitAttempt commit(Tenure tenure, TopicIdPartition partition, UUID segmentId, SegmentIndex index) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":count", number(index.recordCount()),
                ":segment", string(segmentId.toString()),
                ":index", IndexItems.writeIndex(index)));
        tenure.offsetsEnd().ifPresent(end -> values.put(":last", number(end - index.recordCount())));
        var request = UpdateItemRequest.builder()
                .tableName(table)
                .key(IndexItems.headKey(partition, tenure.epoch()))
                .updateExpression(
                        "SET nextOffset = nextOffset + :count, tail.#segment = nextOffset, segmentIndex.#segment = :index")
                .conditionExpression("attribute_exists(pk) AND fence < :segment"
                        + " AND attribute_not_exists(tail.#segment) AND attribute_not_exists(voided.#segment)"
                        + " AND attribute_not_exists(sealed)"
                        + (values.containsKey(":last") ? " AND nextOffset <= :last" : ""))
                .expressionAttributeNames(Map.of("#segment", segmentId.toString()))
                .expressionAttributeValues(values)
                .returnValues(ReturnValue.ALL_NEW)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .overrideConfiguration(call -> call.putExecutionAttribute(CallPurpose.COMMIT, true))
                .build();
        try {
            PartitionHead head =
                    IndexItems.readHead(dynamoDbOnce.updateItem(request).attributes());
            return new CommitAttempt.Applied(baseOffset(head, segmentId).orElseThrow(), head);
        } catch (ConditionalCheckFailedException e) {
            return refusal(e, segmentId);
        }
    }

    private static CommitAttempt refusal(ConditionalCheckFailedException refused, UUID segmentId) {
        if (!refused.hasItem() || refused.item().isEmpty()) {
            return new CommitAttempt.PartitionGone();
        }
        Optional<Long> baseOffset = baseOffset(IndexItems.readHead(refused.item()), segmentId);
        if (baseOffset.isPresent()) {
            return new CommitAttempt.AppliedBefore(baseOffset.get());
        }
        return refused.item().containsKey(IndexItems.SEALED) ? new CommitAttempt.Sealed() : new CommitAttempt.Refused();
    }

    /**
     * Makes a commit of this id impossible, unless the tail shows that it was made. May be repeated.
     *
     * @throws SdkException when DynamoDB did not answer, or the head has {@value #VOIDED_MAX} voided ids
     */
    VoidOutcome voidSegment(Tenure tenure, TopicIdPartition partition, UUID segmentId) {
        var request = UpdateItemRequest.builder()
                .tableName(table)
                .key(IndexItems.headKey(partition, tenure.epoch()))
                .updateExpression("SET voided.#segment = :true")
                .conditionExpression("attribute_exists(pk) AND attribute_not_exists(tail.#segment)"
                        + " AND (size(voided) < :max OR attribute_exists(voided.#segment) OR fence >= :segment)")
                .expressionAttributeNames(Map.of("#segment", segmentId.toString()))
                .expressionAttributeValues(Map.of(
                        ":true", AttributeValue.fromBool(true),
                        ":segment", string(segmentId.toString()),
                        ":max", number(VOIDED_MAX)))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        try {
            dynamoDb.updateItem(request);
            return new VoidOutcome.Voided();
        } catch (ConditionalCheckFailedException e) {
            if (!e.hasItem() || e.item().isEmpty()) {
                return new VoidOutcome.PartitionGone();
            }
            long baseOffset =
                    baseOffset(IndexItems.readHead(e.item()), segmentId).orElseThrow(() -> e);
            return new VoidOutcome.CommittedBefore(baseOffset);
        }
    }

    /**
     * Takes a page's segments out of the tail, raises the fence, and forgets what the fence now covers. Does nothing when
     * another mover was first.
     *
     * @param page written before, made from {@code head}'s oldest segments
     * @param fence not below {@code head}'s
     * @return the head behind the change; empty when another mover was first
     */
    Optional<PartitionHead> dropFromTail(
            Tenure tenure, TopicIdPartition partition, PartitionHead head, IndexPage page, UUID fence) {
        Map<String, String> names = new HashMap<>();
        List<String> removed = new ArrayList<>();
        for (SegmentEntry entry : page.entries()) {
            String name = "#s" + names.size();
            names.put(name, entry.segmentId().toString());
            removed.add("tail." + name);
            removed.add("segmentIndex." + name);
        }
        for (UUID id : head.voided()) {
            if (id.toString().compareTo(fence.toString()) <= 0) {
                String name = "#v" + names.size();
                names.put(name, id.toString());
                removed.add("voided." + name);
            }
        }
        try {
            var answer = dynamoDb.updateItem(request -> request.tableName(table)
                    .key(IndexItems.headKey(partition, tenure.epoch()))
                    .updateExpression(
                            "SET pagedMaxTimestamp = :timestamp, fence = :fence REMOVE " + String.join(", ", removed))
                    .conditionExpression(
                            "attribute_exists(tail.#s0) AND fence = :observed AND attribute_not_exists(sealed)")
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(Map.of(
                            ":timestamp", number(page.maxTimestampMs()),
                            ":fence", string(fence.toString()),
                            ":observed", string(head.fence().toString())))
                    .returnValues(ReturnValue.ALL_NEW));
            return Optional.of(IndexItems.readHead(answer.attributes()));
        } catch (ConditionalCheckFailedException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> baseOffset(PartitionHead head, UUID segmentId) {
        return head.tail().stream()
                .filter(entry -> entry.segmentId().equals(segmentId))
                .map(SegmentEntry::baseOffset)
                .findFirst();
    }
}
