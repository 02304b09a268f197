package io.tailwater.log;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.UuidV7;
import io.tailwater.log.admin.TopicAdmin;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.append.Appender;
import io.tailwater.log.append.SegmentWriter;
import io.tailwater.log.cleaning.Cleaning;
import io.tailwater.log.cleaning.CleaningParts;
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
import io.tailwater.log.index.HeadView;
import io.tailwater.log.index.PageStore;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.index.PartitionItems;
import io.tailwater.log.index.SegmentCommitter;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.index.TailMover;
import io.tailwater.log.index.Tenure;
import io.tailwater.log.region.RegionSettings;
import io.tailwater.log.region.Regions;
import io.tailwater.log.rehearsal.Rehearsal;
import io.tailwater.log.retention.ContinuedSweep;
import io.tailwater.log.retention.Retention;
import io.tailwater.log.retention.RetentionParts;
import io.tailwater.log.segment.FooterCache;
import io.tailwater.log.segment.SegmentDeleter;
import io.tailwater.log.segment.SegmentDownloader;
import io.tailwater.log.segment.SegmentLinks;
import io.tailwater.log.segment.SegmentUploader;
import io.tailwater.log.segment.TableDownloader;
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
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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
    private final Cleaning cleaning;
    private final Retention retention;
    private final ContinuedSweep continuedSweep;
    private final Rehearsal rehearsal;
    private final Optional<Regions> regions;
    private final ExecutorService executor;

    /**
     * What the world outside gives: tests give their own.
     *
     * @param random should be secure: segment names derive from it
     */
    public record Surroundings(InstantSource clock, Sleeper sleeper, RandomGenerator random) {}

    /**
     * Opens a log that is kept in one region; nothing is read or written until it is used.
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
        this(clients, location, appending, threads, surroundings, Optional.empty());
    }

    /**
     * Opens a log; nothing is read or written until it is used.
     *
     * @param clients stay the caller's, to be closed after this; those of other regions in the settings too
     * @param threads how many segments are written or read at once
     * @param regionSettings empty where the log is kept in one region
     */
    public TailwaterLog(
            AwsClients clients,
            StoreLocation location,
            AppendSettings appending,
            int threads,
            Surroundings surroundings,
            Optional<RegionSettings> regionSettings) {
        var clock = surroundings.clock();
        var random = surroundings.random();
        var sleeper = surroundings.sleeper();
        var dynamoDb = clients.dynamoDb();
        var keys = new ObjectKeys(location.keyPrefix());
        var ids = new UuidV7(clock, random);
        this.regions =
                regionSettings.map(settings -> Regions.over(clients, location, settings, clock, sleeper, random));
        Supplier<Tenure> tenures =
                regions.<Supplier<Tenure>>map(Regions::leadership).orElse(() -> Tenure.UNLIMITED);
        HeadView view = regions.map(Regions::view).orElse(HeadView.WHOLE);
        var heads = new HeadStore(dynamoDb, clients.dynamoDbOnce(), location.table(), view);
        var headReader = new HeadReader(new BatchReader(dynamoDb, location.table(), sleeper, random), view);
        var pages = new PageStore(dynamoDb, location.table());
        var configs = appending.topicDefaults();
        var topicStore = new TopicStore(dynamoDb, location.table());

        this.executor = Executors.newFixedThreadPool(threads, TailwaterLog::thread);
        this.topics = new TopicCatalog(topicStore, clock);
        this.admin = new TopicAdmin(
                topicStore,
                new HeadProvisioning(dynamoDb, location.table(), tenures, sleeper, random),
                topics,
                ids,
                clock,
                configs);
        this.partitioner = new Partitioner(random);
        var tables = new TableStore(dynamoDb, location.table());
        this.index = new PartitionIndex(heads, pages, tables, clock);

        var downloader = new SegmentDownloader(clients.s3(), location.bucket());
        var maintenance = new HeadMaintenance(dynamoDb, location.table(), tenures);
        this.compaction = new Compaction(
                new CompactionParts(
                        heads,
                        maintenance,
                        index,
                        tables,
                        downloader,
                        new TableUploader(clients.s3(), location.bucket()),
                        new SegmentDeleter(clients.s3(), location.bucket()),
                        keys),
                configs,
                executor,
                clock);

        var committer =
                new SegmentCommitter(heads, pages, new TailMover(heads, pages, clock), tenures, clock, sleeper, random);
        var uploader = new SegmentUploader(clients.s3(), location.bucket(), keys);
        var publisher = compaction.publisher(topics, sleeper, random);
        this.appender = new Appender(
                topics, new SegmentWriter(uploader, committer, ids, publisher::publish), appending, executor);
        this.deliveries = new Deliveries(
                new Deliveries.Parts(topics, configs, partitioner, uploader, committer),
                dynamoDb,
                location.table(),
                ids,
                executor,
                clock);

        var tableDownloader = new TableDownloader(downloader, new FooterCache(downloader, keys));
        var runs = new SegmentRunReader(downloader, keys, tableDownloader, executor);
        this.fetcher = new Fetcher(topics, index, runs, clock, sleeper, random);
        this.segments = new SegmentLister(
                topics, index, fetcher, new SegmentLinks(clients.presigner(), location.bucket()), keys, configs);
        this.follower = new Follower(headReader, index, fetcher, clock, sleeper, random);
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
                configs,
                clock,
                random);
        this.continuedSweep = new ContinuedSweep(retention, dynamoDb, location.table());
        this.cleaning = new Cleaning(
                new CleaningParts(
                        heads,
                        maintenance,
                        tables,
                        tableDownloader,
                        new TableUploader(clients.s3(), location.bucket())),
                configs,
                clock);
        this.rehearsal = new Rehearsal(new Rehearsal.Parts(topics, index, uploader, committer, downloader), keys, ids);
        this.groups = Groups.over(
                dynamoDb,
                location.table(),
                topics,
                index,
                fetcher,
                headReader,
                new GroupSurroundings(clock, sleeper, random));
    }

    /** Which topics there are. */
    public TopicCatalog topics() {
        return topics;
    }

    /** Other regions; empty where the log is kept in one. */
    public Optional<Regions> regions() {
        return regions;
    }

    /**
     * Parts that write are given out only where this region leads: in the others the same items are copies.
     *
     * @throws io.tailwater.log.error.NotLeaderException where another region leads
     */
    private <T> T leading(T part) {
        regions.ifPresent(several -> several.leadership().get());
        return part;
    }

    /** Creates and deletes topics; where this region leads. */
    public TopicAdmin admin() {
        return leading(admin);
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

    /** Reads records in consumer groups; where this region leads, since a group's positions can have one place only. */
    public ConsumerGroups consumers() {
        return leading(groups.consumers());
    }

    /** Looks after consumer groups; where this region leads. */
    public GroupAdmin groupAdmin() {
        return leading(groups.admin());
    }

    /** Rewrites what was appended into Parquet; where this region leads. */
    public Compaction compaction() {
        return leading(compaction);
    }

    /** Keeps of every key the newest record, where a topic wants that; where this region leads. */
    public Cleaning cleaning() {
        return leading(cleaning);
    }

    /** Takes away what is not to be kept; where this region leads: lifecycle rules look after the other buckets. */
    public Retention retention() {
        return leading(retention);
    }

    /** Looks for forgotten objects, a part each time. */
    public ContinuedSweep continuedSweep() {
        return leading(continuedSweep);
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
