package io.tailwater.log.index;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.format.key.UuidV7;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The changes of heads that compaction and retention make. Each is one conditional update, may be repeated, and does nothing when
 * somebody else was first; none of them is in the way of a commit.
 */
public final class HeadMaintenance {

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Supplier<Tenure> tenures;

    /** @param tenures fails with {@link io.tailwater.log.error.NotLeaderException} where nothing may be written */
    public HeadMaintenance(DynamoDbClient dynamoDb, String table, Supplier<Tenure> tenures) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.tenures = tenures;
    }

    /**
     * Moves the log start on; never back.
     *
     * @param offset not beyond the log end
     * @return false when the log starts there already, or behind it, or there is no such offset
     */
    public boolean moveLogStart(TopicIdPartition partition, long offset) {
        return update(
                "moving the log start of " + partition,
                partition,
                "SET logStartOffset = :offset",
                "attribute_exists(pk) AND logStartOffset < :offset AND nextOffset >= :offset",
                Map.of(),
                Map.of(":offset", number(offset)));
    }

    /**
     * Says what the next Parquet segment will hold.
     *
     * @param head from which the plan was made
     * @return false when the table or the log start moved since, or another plan is being carried out, or leadership went away without
     *     this region and came back
     */
    public boolean plan(TopicIdPartition partition, PartitionHead head, CompactionPlan plan) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":plan", IndexItems.writePlan(plan),
                ":start", number(head.logStartOffset()),
                ":end", number(head.table().endOffset()),
                ":zero", number(0)));
        boolean first = head.table().epochs().equals(TableEpochs.FIRST);
        if (!first) {
            values.put(":epochs", IndexItems.writeTableEpochs(head.table().epochs()));
        }
        return update(
                "planning the compaction of " + partition,
                partition,
                "SET #plan = :plan",
                "attribute_exists(pk) AND attribute_not_exists(#plan) AND logStartOffset = :start"
                        + " AND (tableEndOffset = :end OR (attribute_not_exists(tableEndOffset) AND :end = :zero))"
                        + (first ? " AND attribute_not_exists(tableEpochs)" : " AND tableEpochs = :epochs"),
                Map.of("#plan", IndexItems.PLAN),
                values);
    }

    /**
     * Lets readers take the plan's offsets from the Parquet segment, which the index names already.
     *
     * @param maxTimestampSoFarMs in it and all before it
     * @return false when somebody else did it
     */
    public boolean finish(TopicIdPartition partition, CompactionPlan plan, long maxTimestampSoFarMs) {
        return update(
                "finishing the compaction of " + partition,
                partition,
                "SET tableEndOffset = :end, tableMaxTimestamp = :timestamp REMOVE #plan",
                "#plan.baseOffset = :base AND #plan.endOffset = :end"
                        + " AND (#plan.epoch = :epoch OR (attribute_not_exists(#plan.epoch) AND :epoch = :zero))",
                Map.of("#plan", IndexItems.PLAN),
                Map.of(
                        ":epoch", number(plan.epoch()),
                        ":zero", number(0),
                        ":base", number(plan.baseOffset()),
                        ":end", number(plan.endOffset()),
                        ":timestamp", number(maxTimestampSoFarMs)));
    }

    /**
     * Says what the next pass of the cleaning takes away.
     *
     * @return false when there has been a pass since, or another one is being carried out
     */
    public boolean planCleaning(TopicIdPartition partition, CleaningPlan plan) {
        return update(
                "planning the cleaning of " + partition,
                partition,
                "SET #cleaning = :plan",
                "attribute_exists(pk) AND attribute_not_exists(#cleaning)"
                        + " AND (clean.#pass = :before OR (attribute_not_exists(clean) AND :before = :zero))",
                Map.of("#cleaning", IndexItems.CLEANING, "#pass", IndexItems.PASS),
                Map.of(
                        ":plan", IndexItems.writeCleaningPlan(plan),
                        ":before", number(plan.pass() - 1),
                        ":zero", number(0)));
    }

    /**
     * Notes how far a pass has come; never back.
     *
     * @return false when somebody else came further, or the pass is over
     */
    public boolean advanceCleaning(TopicIdPartition partition, CleaningPlan plan) {
        return update(
                "noting the cleaning of " + partition,
                partition,
                "SET #cleaning = :plan",
                "#cleaning.#pass = :pass AND #cleaning.#position < :position",
                Map.of("#cleaning", IndexItems.CLEANING, "#pass", IndexItems.PASS, "#position", IndexItems.POSITION),
                Map.of(
                        ":plan", IndexItems.writeCleaningPlan(plan),
                        ":pass", number(plan.pass()),
                        ":position", number(plan.position())));
    }

    /**
     * Ends a pass.
     *
     * @param state what holds from now on, of the plan's pass
     * @return false when somebody else did it
     */
    public boolean finishCleaning(TopicIdPartition partition, CleanState state) {
        return update(
                "finishing the cleaning of " + partition,
                partition,
                "SET clean = :clean REMOVE #cleaning",
                "#cleaning.#pass = :pass",
                Map.of("#cleaning", IndexItems.CLEANING, "#pass", IndexItems.PASS),
                Map.of(":clean", IndexItems.writeCleanState(state), ":pass", number(state.pass())));
    }

    /**
     * Marks what nobody needs any more; its grace period begins.
     *
     * @return false when something else is marked, or it is needed: by a head whose log ends earlier than the one from which the mark was
     *     made, since leadership went away without this region and came back
     */
    public boolean mark(TopicIdPartition partition, Reclamation reclamation) {
        return update(
                "marking what is to be deleted of " + partition,
                partition,
                "SET reclamation = :mark",
                "attribute_exists(pk) AND attribute_not_exists(reclamation) AND logStartOffset >= :table"
                        + " AND (logStartOffset >= :raw OR tableEndOffset >= :raw)",
                Map.of(),
                Map.of(
                        ":mark", IndexItems.writeReclamation(reclamation),
                        ":raw", number(reclamation.rawOffset()),
                        ":table", number(reclamation.tableOffset())));
    }

    /** Says that what was marked is gone. */
    public boolean reclaimed(TopicIdPartition partition, Reclamation reclamation) {
        return update(
                "noting what was deleted of " + partition,
                partition,
                "SET rawStartOffset = :raw, tableStartOffset = :table REMOVE reclamation",
                "reclamation = :mark",
                Map.of(),
                Map.of(
                        ":raw", number(reclamation.rawOffset()),
                        ":table", number(reclamation.tableOffset()),
                        ":mark", IndexItems.writeReclamation(reclamation)));
    }

    /**
     * Takes segments out of the tail for good, and fences off what is older than they.
     *
     * @param head whose oldest segments these are
     * @param entries one or more, all of them begun before {@code fencedBefore}
     * @return false when the tail has changed at its old end
     */
    public boolean forget(
            TopicIdPartition partition, PartitionHead head, List<SegmentEntry> entries, Instant fencedBefore) {
        Map<String, String> names = new HashMap<>();
        List<String> removed = new ArrayList<>();
        for (SegmentEntry entry : entries) {
            if (!entry.begunAt().isBefore(fencedBefore)) {
                throw new IllegalArgumentException("segment " + entry.segmentId() + " is not older than the fence");
            }
            String name = "#s" + names.size();
            names.put(name, entry.segmentId().toString());
            removed.add("tail." + name);
            removed.add("segmentIndex." + name);
        }
        UUID aged = UuidV7.lowerBound(fencedBefore);
        UUID fence = aged.toString().compareTo(head.fence().toString()) > 0 ? aged : head.fence();
        return update(
                "shortening the tail of " + partition,
                partition,
                "SET fence = :fence REMOVE " + String.join(", ", removed),
                "attribute_exists(tail.#s0) AND fence = :observed",
                names,
                Map.of(
                        ":fence", string(fence.toString()),
                        ":observed", string(head.fence().toString())));
    }

    /** Makes commits of ids from before a moment impossible, whatever is still on its way. */
    public void fence(TopicIdPartition partition, Instant before) {
        update(
                "fencing " + partition,
                partition,
                "SET fence = :fence",
                "attribute_exists(pk) AND fence < :fence",
                Map.of(),
                Map.of(":fence", string(UuidV7.lowerBound(before).toString())));
    }

    private boolean update(
            String doing,
            TopicIdPartition partition,
            String expression,
            String condition,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        long epoch = tenures.get().epoch();
        return StoreFailures.orUnavailable(doing, () -> {
            try {
                dynamoDb.updateItem(request -> request.tableName(table)
                        .key(IndexItems.headKey(partition, epoch))
                        .updateExpression(expression)
                        .conditionExpression(condition + " AND attribute_not_exists(sealed)")
                        .expressionAttributeNames(names.isEmpty() ? null : names)
                        .expressionAttributeValues(values));
                return true;
            } catch (ConditionalCheckFailedException e) {
                return false;
            }
        });
    }
}
