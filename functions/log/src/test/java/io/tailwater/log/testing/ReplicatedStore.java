package io.tailwater.log.testing;

import io.tailwater.emulators.testing.TestAws;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.region.RegionAccess;
import io.tailwater.log.region.RegionSettings;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.StoreLocation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Several regions, each with a bucket and a table of its own, and copies between them that arrive when a test says so, in the order
 * that it wants. No stand-in for S3 or DynamoDB copies anything, so this does, by what is known of both: S3 copies each object that is
 * put to every other region, in no order; deletions are not copied. A global table copies each item by itself, in no order, and of two
 * writes of one item the later wins, whatever arrives first. {@code x-amz-replication-status}, which S3Proxy does not know, is put into
 * its answers by what is on its way.
 *
 * <p>A region can be lost: nothing there answers, and what was on its way from there stays where it is until the region is back. Or two
 * regions cannot reach each other, while callers reach both.
 */
public final class ReplicatedStore implements AutoCloseable {

    /** Something on its way from one region to another. */
    public sealed interface Delivery {

        String source();

        String target();
    }

    /** An object's bytes. */
    public record ObjectDelivery(String source, String target, String key) implements Delivery {}

    /**
     * An item as it was after a write.
     *
     * @param item empty when the write deleted it
     * @param writtenAt orders writes in all regions, as their clocks do
     */
    public record ItemDelivery(
            String source,
            String target,
            Map<String, AttributeValue> key,
            Map<String, AttributeValue> item,
            long writtenAt)
            implements Delivery {

        public String sortKey() {
            return key.get("sk").s();
        }
    }

    private static final class Region {

        final TestStore store = new TestStore();
        final Map<Map<String, AttributeValue>, Long> writtenAt = new HashMap<>();
        final Set<String> replicas = new HashSet<>();
        boolean lost;
    }

    private final SimulatedTime time;
    private final Map<String, Region> regions = new LinkedHashMap<>();
    private final List<Delivery> pending = new ArrayList<>();
    private final Set<String> failed = new HashSet<>();
    private final Set<Set<String>> cuts = new HashSet<>();
    private final List<Runnable> closing = new ArrayList<>();
    private final Optional<TestStore> consistent;
    private Runnable whileAsleep = () -> {};
    private long writes;

    /** @param names of regions; the first one leads */
    public ReplicatedStore(SimulatedTime time, String... names) {
        this(time, Optional.empty(), names);
    }

    private ReplicatedStore(SimulatedTime time, Optional<TestStore> consistent, String... names) {
        this.time = time;
        this.consistent = consistent;
        Arrays.stream(names).forEach(name -> regions.put(name, new Region()));
    }

    /** Regions that keep who leads in a table of its own, which all of them see the same, as with multi-region strong consistency. */
    public static ReplicatedStore withConsistentLeadership(SimulatedTime time, String... names) {
        return new ReplicatedStore(time, Optional.of(new TestStore()), names);
    }

    /** Lets something happen whenever an engine sleeps. */
    public void whileAsleep(Runnable action) {
        whileAsleep = action;
    }

    private void sleep(Duration duration) {
        time.sleep(duration);
        whileAsleep.run();
    }

    /** An engine in a region; engines of one store need different seeds, or they make the same ids. */
    public TailwaterLog open(String name, long seed, ExecutionInterceptor... interceptors) {
        AwsClients clients = clients(name, name, interceptors);
        List<RegionAccess> others = new ArrayList<>();
        for (String other : regions.keySet()) {
            if (!other.equals(name)) {
                AwsClients there = clients(name, other, interceptors);
                others.add(new RegionAccess(other, location(other), there.s3(), there.dynamoDb()));
            }
        }
        TailwaterLog log = new TailwaterLog(
                clients,
                location(name),
                AppendSettings.defaults(),
                TestStore.THREADS,
                new TailwaterLog.Surroundings(time, this::sleep, new Random(seed)),
                Optional.of(new RegionSettings(
                        name, others, regions.keySet().iterator().next(), consistent.map(table -> table.location()
                                .table()))));
        closing.add(log::close);
        return log;
    }

    private AwsClients clients(String viewer, String name, ExecutionInterceptor... interceptors) {
        List<ExecutionInterceptor> all = new ArrayList<>(List.of(interceptors));
        all.add(new Wire(viewer, name));
        AwsClients clients = TestStore.clients(TestAws.endpoints(), all);
        closing.add(clients::close);
        return clients;
    }

    public StoreLocation location(String name) {
        return regions.get(name).store.location();
    }

    /** A region's bucket and table. */
    public TestStore store(String name) {
        return regions.get(name).store;
    }

    /** Clients of a region that nothing disturbs, and whose writes are not copied. */
    public AwsClients plainClients(String name) {
        return regions.get(name).store.plainClients();
    }

    /** What is on its way between regions that are there. */
    public synchronized List<Delivery> pending() {
        return pending.stream()
                .filter(each -> !regions.get(each.source()).lost && !regions.get(each.target()).lost)
                .filter(each -> !cuts.contains(Set.of(each.source(), each.target())))
                .toList();
    }

    /** Lets everything arrive that is on its way, and what that brings about. */
    public void deliverAll() {
        deliver(each -> true);
    }

    /** Lets arrive what a test chooses, in the order in which it was written. */
    public void deliver(Predicate<Delivery> chosen) {
        pending().stream().filter(chosen).forEach(this::deliver);
    }

    /** Lets one thing arrive. */
    public synchronized void deliver(Delivery delivery) {
        pending.remove(delivery);
        if (delivery instanceof ObjectDelivery object) {
            copy(object);
        } else {
            apply((ItemDelivery) delivery);
        }
    }

    private void copy(ObjectDelivery object) {
        Region target = regions.get(object.target());
        if (!has(regions.get(object.source()), object.key())) {
            return;
        }
        target.store.plainClients().s3().copyObject(request -> request.sourceBucket(
                        location(object.source()).bucket())
                .sourceKey(object.key())
                .destinationBucket(location(object.target()).bucket())
                .destinationKey(object.key()));
        target.replicas.add(object.key());
    }

    private static boolean has(Region region, String key) {
        return !region.store
                .plainClients()
                .s3()
                .listObjectsV2(request -> request.bucket(region.store.location().bucket())
                        .prefix(key)
                        .maxKeys(1))
                .contents()
                .isEmpty();
    }

    private void apply(ItemDelivery item) {
        Region target = regions.get(item.target());
        if (target.writtenAt.getOrDefault(item.key(), 0L) > item.writtenAt()) {
            return;
        }
        target.writtenAt.put(item.key(), item.writtenAt());
        var dynamoDb = target.store.plainClients().dynamoDb();
        String table = location(item.target()).table();
        if (item.item().isEmpty()) {
            dynamoDb.deleteItem(request -> request.tableName(table).key(item.key()));
        } else {
            dynamoDb.putItem(request -> request.tableName(table).item(item.item()));
        }
    }

    /** Nothing in a region answers any more. */
    public void lose(String name) {
        regions.get(name).lost = true;
    }

    /** Two regions cannot reach each other any more. */
    public void cut(String one, String other) {
        cuts.add(Set.of(one, other));
    }

    /** All regions can reach each other again. */
    public void mend() {
        cuts.clear();
    }

    /** A lost region is back, as it was. */
    public void restore(String name) {
        regions.get(name).lost = false;
    }

    /** S3 gives up copying an object to a region, as it does when it lacks a permission. */
    public synchronized void fail(ObjectDelivery object) {
        pending.remove(object);
        failed.add(object.key());
    }

    @Override
    public void close() {
        for (int i = closing.size() - 1; i >= 0; i--) {
            closing.get(i).run();
        }
        regions.values().forEach(region -> region.store.close());
        consistent.ifPresent(TestStore::close);
    }

    /** Sees what is written in a region. */
    private final class Wire implements ExecutionInterceptor {

        private final String viewer;
        private final String name;

        Wire(String viewer, String name) {
            this.viewer = viewer;
            this.name = name;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (regions.get(name).lost || !viewer.equals(name) && cuts.contains(Set.of(viewer, name))) {
                throw SdkClientException.create("region " + name + " is lost", new IOException("no route"));
            }
        }

        /** Each attempt: what one of them did is done, whatever becomes of its answer and of the next ones. */
        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            if (!context.httpResponse().isSuccessful()) {
                return;
            }
            SdkRequest request = context.request();
            if (request instanceof PutObjectRequest put) {
                written(put.key());
            } else if (request instanceof CopyObjectRequest copied) {
                written(copied.destinationKey());
            } else {
                keys(request).forEach(this::written);
            }
        }

        private void written(String objectKey) {
            synchronized (ReplicatedStore.this) {
                for (String other : regions.keySet()) {
                    if (!other.equals(name)) {
                        pending.add(new ObjectDelivery(name, other, objectKey));
                    }
                }
            }
        }

        private void written(Map<String, AttributeValue> key) {
            synchronized (ReplicatedStore.this) {
                Region region = regions.get(name);
                var item = region.store
                        .plainClients()
                        .dynamoDb()
                        .getItem(request -> request.tableName(location(name).table())
                                .key(key)
                                .consistentRead(true))
                        .item();
                long now = ++writes;
                region.writtenAt.put(key, now);
                for (String other : regions.keySet()) {
                    if (!other.equals(name)) {
                        pending.add(new ItemDelivery(name, other, key, item, now));
                    }
                }
            }
        }

        private List<Map<String, AttributeValue>> keys(SdkRequest request) {
            if (request instanceof UpdateItemRequest update) {
                return List.of(update.key());
            }
            if (request instanceof DeleteItemRequest delete) {
                return List.of(delete.key());
            }
            if (request instanceof PutItemRequest put) {
                return put.tableName().equals(location(name).table()) ? List.of(keyOf(put.item())) : List.of();
            }
            List<Map<String, AttributeValue>> keys = new ArrayList<>();
            if (request instanceof BatchWriteItemRequest batch) {
                batch.requestItems()
                        .values()
                        .forEach(writes -> writes.forEach(write -> keys.add(
                                write.putRequest() == null
                                        ? write.deleteRequest().key()
                                        : keyOf(write.putRequest().item()))));
            } else if (request instanceof TransactWriteItemsRequest transaction) {
                transaction.transactItems().forEach(step -> {
                    if (step.put() != null) {
                        keys.add(keyOf(step.put().item()));
                    } else if (step.update() != null) {
                        keys.add(step.update().key());
                    } else if (step.delete() != null) {
                        keys.add(step.delete().key());
                    }
                });
            }
            return keys;
        }

        private Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
            return Map.of("pk", item.get("pk"), "sk", item.get("sk"));
        }

        @Override
        public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
            return context.request() instanceof HeadObjectRequest head
                            && context.response() instanceof HeadObjectResponse answer
                    ? answer.toBuilder().replicationStatus(status(head.key())).build()
                    : context.response();
        }

        private String status(String key) {
            synchronized (ReplicatedStore.this) {
                if (regions.get(name).replicas.contains(key)) {
                    return "REPLICA";
                }
                boolean onItsWay = pending.stream()
                        .anyMatch(each -> each instanceof ObjectDelivery object
                                && object.source().equals(name)
                                && object.key().equals(key));
                return failed.contains(key) ? "FAILED" : onItsWay ? "PENDING" : "COMPLETED";
            }
        }
    }
}
