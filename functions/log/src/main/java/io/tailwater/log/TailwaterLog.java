package io.tailwater.log;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.UuidV7;
import io.tailwater.log.admin.TopicAdmin;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.append.Appender;
import io.tailwater.log.append.SegmentWriter;
import io.tailwater.log.compaction.Compaction;
import io.tailwater.log.compaction.CompactionParts;
import io.tailwater.log.delivery.Deliveries;
import io.tailwater.log.fetch.Fetcher;
import io.tailwater.log.fetch.Follower;
import io.tailwater.log.fetch.SegmentLister;
import io.tailwater.log.fetch.SegmentRunReader;
import io.tailwater.log.group.ConsumerGroups;
import io.tailwater.log.group.GroupAdmin;
import io.tailwater.log.group.GroupSurroundings;
import io.tailwater.log.group.Groups;
import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.HeadProvisioning;
import io.tailwater.log.index.HeadReader;
import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.PageStore;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.index.PartitionItems;
import io.tailwater.log.index.SegmentCommitter;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.index.TailMover;
import io.tailwater.log.rehearsal.Rehearsal;
import io.tailwater.log.retention.ContinuedSweep;
import io.tailwater.log.retention.Retention;
import io.tailwater.log.retention.RetentionParts;
import io.tailwater.log.segment.FooterCache;
import io.tailwater.log.segment.SegmentDeleter;
import io.tailwater.log.segment.SegmentDownloader;
import io.tailwater.log.segment.SegmentLinks;
import io.tailwater.log.segment.SegmentUploader;
import io.tailwater.log.segment.TableUploader;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.BatchReader;
import io.tailwater.log.store.StoreLocation;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.Partitioner;
import io.tailwater.log.topic.TopicCatalog;
import io.tailwater.log.topic.TopicStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * The log engine, wired: the only class that knows all parts. Holds no state that another one could not make anew from the
 * store; any number of them work on one log at once. Safe for use by many threads.
 */
public final class TailwaterLog implements AutoCloseable {

    /** How long closing waits for segments that are being written: longer than an upload and its commit may take. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(20);

    private final TopicCatalog topics;
    private final TopicAdmin admin;
    private final Appender appender;
    private final Deliveries deliveries;
    private final Partitioner partitioner;
    private final PartitionIndex index;
    private final Fetcher fetcher;
    private final Follower follower;
    private final SegmentLister segments;
    private final Groups groups;
    private final Compaction compaction;
    private final Retention retention;
    private final ContinuedSweep continuedSweep;
    private final Rehearsal rehearsal;
    private final ExecutorService executor;

    /**
     * What the world outside gives: tests give their own.
     *
     * @param random should be secure: segment names derive from it
     */
    public record Surroundings(InstantSource clock, Sleeper sleeper, RandomGenerator random) {}

    /**
     * Opens a log; nothing is read or written until it is used.
     *
     * @param clients stay the caller's, to be closed after this
     * @param threads how many segments are written or read at once
     */
    public TailwaterLog(
            AwsClients clients,
            StoreLocation location,
            AppendSettings appending,
            int threads,
            Surroundings surroundings) {
        var clock = surroundings.clock();
        var random = surroundings.random();
        var sleeper = surroundings.sleeper();
        var dynamoDb = clients.dynamoDb();
        var keys = new ObjectKeys(location.keyPrefix());
        var ids = new UuidV7(clock, random);
        var heads = new HeadStore(dynamoDb, clients.dynamoDbOnce(), location.table());
        var pages = new PageStore(dynamoDb, location.table());
        var topicStore = new TopicStore(dynamoDb, location.table());

        this.executor = Executors.newFixedThreadPool(threads, TailwaterLog::thread);
        this.topics = new TopicCatalog(topicStore, clock);
        this.admin = new TopicAdmin(
                topicStore, new HeadProvisioning(dynamoDb, location.table(), sleeper, random), topics, ids, clock);
        this.partitioner = new Partitioner(random);
        var tables = new TableStore(dynamoDb, location.table());
        this.index = new PartitionIndex(heads, pages, tables, clock);

        var committer = new SegmentCommitter(heads, pages, new TailMover(heads, pages, clock), clock, sleeper, random);
        var uploader = new SegmentUploader(clients.s3(), location.bucket(), keys);
        this.appender = new Appender(topics, new SegmentWriter(uploader, committer, ids), appending, executor);
        this.deliveries = new Deliveries(
                new Deliveries.Parts(topics, appending.topicDefaults(), partitioner, uploader, committer),
                dynamoDb,
                location.table(),
                ids,
                executor,
                clock);

        var downloader = new SegmentDownloader(clients.s3(), location.bucket());
        var runs = new SegmentRunReader(downloader, keys, new FooterCache(downloader, keys), executor);
        this.fetcher = new Fetcher(topics, index, runs, clock, sleeper, random);
        this.segments = new SegmentLister(
                topics,
                index,
                fetcher,
                new SegmentLinks(clients.presigner(), location.bucket()),
                keys,
                appending.topicDefaults());
        this.follower = new Follower(
                new HeadReader(new BatchReader(dynamoDb, location.table(), sleeper, random)),
                index,
                fetcher,
                clock,
                sleeper,
                random);
        var maintenance = new HeadMaintenance(dynamoDb, location.table());
        this.retention = new Retention(
                new RetentionParts(
                        topicStore,
                        heads,
                        maintenance,
                        index,
                        pages,
                        tables,
                        new PartitionItems(dynamoDb, location.table()),
                        new SegmentDeleter(clients.s3(), location.bucket())),
                keys,
                appending.topicDefaults(),
                clock);
        this.continuedSweep = new ContinuedSweep(retention, dynamoDb, location.table());
        this.compaction = new Compaction(
                new CompactionParts(
                        heads,
                        maintenance,
                        index,
                        tables,
                        downloader,
                        new TableUploader(clients.s3(), location.bucket()),
                        keys),
                appending.topicDefaults(),
                executor,
                clock);
        this.rehearsal = new Rehearsal(new Rehearsal.Parts(topics, index, uploader, committer, downloader), keys, ids);
        this.groups = Groups.over(
                dynamoDb, location.table(), topics, index, fetcher, new GroupSurroundings(clock, sleeper, random));
    }

    /** Which topics there are. */
    public TopicCatalog topics() {
        return topics;
    }

    /** Creates and deletes topics. */
    public TopicAdmin admin() {
        return admin;
    }

    /** Writes records. */
    public Appender appender() {
        return appender;
    }

    /** Writes what a queue delivers, perhaps more than once. */
    public Deliveries deliveries() {
        return deliveries;
    }

    /** Chooses the partition of records that come without one. */
    public Partitioner partitioner() {
        return partitioner;
    }

    /** Where partitions start and end. */
    public PartitionIndex index() {
        return index;
    }

    /** Reads records. */
    public Fetcher fetcher() {
        return fetcher;
    }

    /** Lists segments for readers that read them by themselves. */
    public SegmentLister segments() {
        return segments;
    }

    /** Reads on in several partitions, as records come. */
    public Follower follower() {
        return follower;
    }

    /** Reads records in consumer groups. */
    public ConsumerGroups consumers() {
        return groups.consumers();
    }

    /** Looks after consumer groups. */
    public GroupAdmin groupAdmin() {
        return groups.admin();
    }

    /** Rewrites what was appended into Parquet. */
    public Compaction compaction() {
        return compaction;
    }

    /** Takes away what is not to be kept. */
    public Retention retention() {
        return retention;
    }

    /** Looks for forgotten objects, a part each time. */
    public ContinuedSweep continuedSweep() {
        return continuedSweep;
    }

    /** Loads what a first produce and a first consume would have to load. */
    public Rehearsal rehearsal() {
        return rehearsal;
    }

    /** Waits, within a bound, for what is being written; what comes later is refused. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static final AtomicInteger THREADS = new AtomicInteger();

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "tailwater-log-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
