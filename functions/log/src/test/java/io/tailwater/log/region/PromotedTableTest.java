package io.tailwater.log.region;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.at;
import static io.tailwater.log.testing.Records.fetch;
import static io.tailwater.log.testing.Records.offsets;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.index.CompactionPlan;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.region.Progress.Step;
import io.tailwater.log.testing.DuckDb;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.ReplicatedStore;
import io.tailwater.log.testing.ReplicatedStore.Delivery;
import io.tailwater.log.testing.ReplicatedStore.ItemDelivery;
import io.tailwater.log.testing.ReplicatedStore.ObjectDelivery;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TableFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The table when leadership moved without its leader, of which objects, entries and functions come late. */
class PromotedTableTest {

    private static final String TOPIC = "moved";
    private static final long EPOCH_1 = 1L << 40;
    private static final Predicate<SdkRequest> PUT_OF_TABLE =
            request -> request instanceof PutObjectRequest put && put.key().contains("/table/");
    private static final Predicate<SdkRequest> PUT_OF_ENTRY = request ->
            request instanceof PutItemRequest put && put.item().get("sk").s().startsWith("table");
    private static final Predicate<SdkRequest> HEAD = request ->
            request instanceof GetItemRequest get && get.key().get("sk").s().equals("head");
    private static final Predicate<SdkRequest> WHO_LEADS = request -> request instanceof QueryRequest query
            && query.expressionAttributeValues().containsKey(":leadership");
    private static final Predicate<Delivery> OF_THE_TABLE = each -> each instanceof ObjectDelivery object
            ? object.key().contains("/table/")
            : ((ItemDelivery) each).sortKey().startsWith("table");

    @TempDir
    Path folder;

    private final SimulatedTime time = new SimulatedTime();
    private final Faults faults = new Faults();
    private ReplicatedStore store;
    private TailwaterLog a;
    private TailwaterLog b;
    private int queries;

    @BeforeEach
    void begin() {
        open("a", "b");
    }

    private void open(String... regions) {
        store = new ReplicatedStore(time, regions);
        a = store.open("a", 1, faults);
        b = store.open("b", 2);
        a.admin().create(TOPIC, 1);
        store.deliverAll();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Step move(TailwaterLog where, String region, long epoch, boolean unclean) {
        return where.regions()
                .orElseThrow()
                .promotion()
                .move(region, epoch, unclean, time.instant().plusSeconds(60))
                .step();
    }

    private int compact(TailwaterLog log) {
        return log.compaction()
                .run(log.topics().get(TOPIC), Due.EVERYTHING, time.instant().plusSeconds(60), segment -> {});
    }

    private long sweep(TailwaterLog log) {
        // Objects carry the time of the real clock: to the sweep of tomorrow they are old.
        time.advance(Duration.between(time.instant(), Instant.now().plus(Duration.ofHours(30))));
        return log.retention()
                .sweep(Optional.empty(), time.instant().plusSeconds(60))
                .orphans();
    }

    private void everybodyLooks() {
        store.deliverAll();
        time.advance(Leadership.REFRESH);
    }

    private PartitionHead head(TailwaterLog log) {
        return log.index().head(log.topics().get(TOPIC).partition(0));
    }

    private TableFiles files(String region) {
        return new TableFiles(store.store(region));
    }

    private List<String> names(String region) {
        return files(region).table(TOPIC).keySet().stream()
                .map(key -> key.substring(key.lastIndexOf('/') + 1))
                .toList();
    }

    /** The query of {@code docs/query.md} that leaves out segments whose offsets a later epoch has named. */
    private List<String> queried(String region) {
        Path place = folder.resolve(region + queries++);
        String glob = "'" + place + "/**/*.parquet'";
        return DuckDb.query(place, files(region).table(TOPIC), """
                WITH files AS (
                  SELECT file, regexp_extract(file, '(.*/partition=\\d+/)', 1) AS place,
                    regexp_extract(file, '/(\\d{20})[^/]*$', 1)::BIGINT AS base,
                    coalesce(try_cast(regexp_extract(file, '-(\\d{10})\\.parquet$', 1) AS BIGINT), 0) AS epoch
                  FROM glob(""" + glob + "))\n" + """
                SELECT decode("value") FROM read_parquet(""" + glob + """
                , hive_partitioning = true, filename = true)
                WHERE filename NOT IN (
                  SELECT older.file FROM files older JOIN files newer
                  ON newer.place = older.place AND newer.epoch > older.epoch AND newer.base <= older.base)
                ORDER BY "offset"
                """);
    }

    /** Offsets 0 and 1 are compacted everywhere, 2 and 3 in a alone, and 4 is in a alone. Then a is lost, and b leads. */
    private void promoteWhileTheTableIsBehind() {
        append(a, TOPIC, 0, List.of(at(1_000, "zero"), at(2_000, "one")));
        compact(a);
        append(a, TOPIC, 0, List.of(at(3_000, "two")));
        append(a, TOPIC, 0, List.of(at(4_000, "three")));
        store.deliverAll();
        compact(a);
        append(a, TOPIC, 0, List.of(at(5_000, "lost")));
        compact(a);
        store.lose("a");
        assertThat(move(b, "b", 1, true)).isEqualTo(Step.LEADING);
    }

    @Test
    void recordsFromBeforeAndBehindTheCutAreCompactedAndWhatComesLateIsNobodys() {
        promoteWhileTheTableIsBehind();
        append(b, TOPIC, 0, List.of(at(6_000, "four")));

        assertThat(compact(b)).isZero();

        List<String> log = List.of("zero", "one", "two", "three", "four");
        assertThat(head(b).table().endOffset()).isEqualTo(EPOCH_1 + 1);
        assertThat(names("b"))
                .containsExactly("00000000000000000000.parquet", "00000000000000000002-0000000001.parquet");
        assertThat(values(files("b").records(TOPIC, 0))).isEqualTo(log);
        assertThat(values(readAll(b, TOPIC, 0))).isEqualTo(log);
        assertThat(offsets(readAll(b, TOPIC, 0))).containsExactly(0L, 1L, 2L, 3L, EPOCH_1);
        assertThat(offsets(fetch(b, TOPIC, 0, new FetchFrom.Timestamp(4_500)).records()))
                .containsExactly(EPOCH_1);
        assertThat(offsets(fetch(b, TOPIC, 0, new FetchFrom.Timestamp(2_500)).records()))
                .startsWith(2L);
        assertThat(values(fetch(b, TOPIC, 0, 1).records())).isEqualTo(log.subList(1, 5));
        assertThat(values(fetch(b, TOPIC, 0, 4).records())).containsExactly("four");

        // The old leader's objects and entries come, and those of the same last offsets are later writes.
        store.restore("a");
        everybodyLooks();

        assertThat(names("b"))
                .as("two are the old leader's")
                .contains("00000000000000000002.parquet", "00000000000000000004.parquet")
                .hasSize(4);
        assertThat(values(readAll(b, TOPIC, 0))).isEqualTo(log);
        assertThat(readAll(a, TOPIC, 0)).isEqualTo(readAll(b, TOPIC, 0));
        for (String region : List.of("a", "b")) {
            assertThat(queried(region)).as(region).isEqualTo(log);
        }
        append(b, TOPIC, 0, List.of(at(7_000, "five")));
        assertThat(compact(b)).isZero();

        sweep(b);

        assertThat(names("b"))
                .containsExactly(
                        "00000000000000000000.parquet",
                        "00000000000000000002-0000000001.parquet",
                        "00000001099511627777-0000000001.parquet");
        assertThat(values(files("b").records(TOPIC, 0))).containsExactly("zero", "one", "two", "three", "four", "five");
        assertThat(readAll(b, TOPIC, 0)).isEqualTo(files("b").records(TOPIC, 0));

        // Retention passes the cut: entries that were nobody's go with those that were the log's.
        b.retention().deleteRecords(b.topics().get(TOPIC).partition(0), EPOCH_1 + 1);
        for (int i = 0; i < 3; i++) {
            b.retention().run(time.instant().plusSeconds(60));
            time.advance(Duration.ofHours(2));
        }
        assertThat(names("b")).containsExactly("00000001099511627777-0000000001.parquet");
        assertThat(entries("b")).containsExactly("table-0000000001#00000001099511627777");
        assertThat(values(readAll(b, TOPIC, 0))).containsExactly("five");
    }

    private List<String> entries(String region) {
        return store
                .plainClients(region)
                .dynamoDb()
                .scanPaginator(
                        request -> request.tableName(store.location(region).table()))
                .items()
                .stream()
                .map(item -> item.get("sk").s())
                .filter(key -> key.startsWith("table"))
                .sorted()
                .toList();
    }

    @Test
    void aGapWithNothingBehindItIsCoveredSoThatQueriesKnowWhereTheOldEpochEnds() {
        append(a, TOPIC, 0, "zero");
        compact(a);
        store.deliverAll();
        append(a, TOPIC, 0, "lost");
        compact(a);
        store.lose("a");
        move(b, "b", 1, true);

        assertThat(compact(b)).isZero();

        assertThat(head(b).table().endOffset()).isEqualTo(EPOCH_1);
        assertThat(names("b"))
                .containsExactly("00000000000000000000.parquet", "00000000000000000001-0000000001.parquet");
        store.restore("a");
        everybodyLooks();
        assertThat(names("b")).hasSize(3);
        assertThat(queried("b")).containsExactly("zero");
        assertThat(compact(b)).isZero();
        append(b, TOPIC, 0, "one");
        assertThat(compact(b)).isZero();
        assertThat(values(readAll(b, TOPIC, 0))).containsExactly("zero", "one");
        assertThat(queried("b")).containsExactly("zero", "one");
    }

    @Test
    void aCompactorThatWakesUpUnderTheNextLeaderLeavesNothing() {
        append(a, TOPIC, 0, "zero");
        append(a, TOPIC, 0, "one");
        store.deliverAll();
        faults.stallNext(PUT_OF_TABLE, () -> {
            move(b, "b", 1, true);
            everybodyLooks();
        });

        assertThat(compact(a)).isZero();

        assertThat(names("a")).isEmpty();
        assertThat(compact(b)).isZero();
        everybodyLooks();
        assertThat(values(readAll(b, TOPIC, 0))).containsExactly("zero", "one");
        assertThat(readAll(a, TOPIC, 0)).isEqualTo(readAll(b, TOPIC, 0));
    }

    @Test
    void aLateEntryIsNoWriteToAnEntryOfTheNextLeader() {
        append(a, TOPIC, 0, "zero");
        append(a, TOPIC, 0, "one");
        store.deliverAll();
        faults.stallNext(PUT_OF_ENTRY, () -> {
            move(b, "b", 1, true);
            compact(b);
        });

        // It learns on its way that it leads no more: the object and the entry are there, and nobody's.
        assertThat(compact(a)).isOne();

        assertThat(names("a")).containsExactly("00000000000000000000.parquet");
        everybodyLooks();
        assertThat(values(readAll(b, TOPIC, 0))).containsExactly("zero", "one");
        assertThat(readAll(a, TOPIC, 0)).isEqualTo(readAll(b, TOPIC, 0));
        assertThat(queried("b")).containsExactly("zero", "one");
        sweep(b);
        assertThat(values(files("b").records(TOPIC, 0))).containsExactly("zero", "one");
    }

    @Test
    void aLeaderThatHasNotHeardLeavesTheNextOnesSegmentsAlone() {
        append(a, TOPIC, 0, "zero");
        store.deliverAll();
        store.cut("a", "b");
        move(b, "b", 1, true);
        compact(b);
        store.mend();
        store.deliver(ObjectDelivery.class::isInstance);

        assertThat(sweep(a)).isZero();

        assertThat(names("a")).containsExactly("00000000000000000000-0000000001.parquet");
        everybodyLooks();
        assertThat(values(readAll(a, TOPIC, 0))).containsExactly("zero");
    }

    /** Leadership goes to b without a, and comes back to a without b. */
    private void awayAndBack() {
        store.cut("a", "b");
        move(b, "b", 1, true);
        store.mend();
        everybodyLooks();
        move(a, "a", 2, true);
    }

    /** Freezes a in the middle of its next look at the head: it has read it as it was, and asks who leads when it is thawed. */
    private void freezeAtTheHead(Runnable meanwhile) {
        faults.stallNext(HEAD, () -> {
            time.advance(Leadership.REFRESH);
            faults.stallNext(WHO_LEADS, meanwhile);
        });
    }

    @Test
    void retentionThatWakesUpWhenLeadershipIsBackMarksNothingThatIsNeeded() {
        long nowMs = time.instant().toEpochMilli();
        append(a, TOPIC, 0, List.of(at(nowMs, "zero")));
        append(a, TOPIC, 0, List.of(at(nowMs, "one")));
        store.deliverAll();
        compact(a);
        AtomicInteger frozen = new AtomicInteger();
        freezeAtTheHead(() -> {
            frozen.incrementAndGet();
            awayAndBack();
        });

        for (int i = 0; i < 3; i++) {
            assertThat(a.retention().run(time.instant().plusSeconds(60)).failures())
                    .isZero();
            time.advance(Duration.ofHours(2));
        }

        assertThat(frozen).hasValue(1);
        assertThat(head(a).table().endOffset())
                .as("b did not know what a had compacted")
                .isZero();
        assertThat(values(readAll(a, TOPIC, 0))).containsExactly("zero", "one");
        assertThat(compact(a)).isZero();
        assertThat(values(readAll(a, TOPIC, 0))).containsExactly("zero", "one");
    }

    @Test
    void aCompactorThatWakesUpWhenLeadershipIsBackPlansNothingUnderTheOldName() {
        append(a, TOPIC, 0, "zero");
        append(a, TOPIC, 0, "one");
        store.deliverAll();
        AtomicInteger frozen = new AtomicInteger();
        freezeAtTheHead(() -> {
            frozen.incrementAndGet();
            awayAndBack();
        });

        assertThat(compact(a)).isZero();

        assertThat(frozen).hasValue(1);
        assertThat(head(a).table().plan()).isEmpty();
        assertThat(compact(a)).isZero();
        assertThat(names("a")).containsExactly("00000000000000000000-0000000002.parquet");
        assertThat(values(readAll(a, TOPIC, 0))).containsExactly("zero", "one");
    }

    @Test
    void aCompactorThatWakesUpWhenLeadershipIsBackEndsNoPlanOfToday() {
        append(a, TOPIC, 0, "zero");
        // Another day's are another segment's, so that the plans end at the same offset.
        time.advance(Duration.ofDays(1));
        append(a, TOPIC, 0, "one");
        store.deliverAll();
        Faults failing = new Faults();
        TailwaterLog another = store.open("a", 3, failing);
        faults.stallNext(PUT_OF_ENTRY, () -> {
            awayAndBack();
            time.advance(Leadership.REFRESH);
            failing.whenever(PUT_OF_TABLE, Faults.Kind.NOT_SENT);
            assertThat(compact(another)).isOne();
        });

        assertThat(compact(a)).isZero();

        // The same offsets, planned in another epoch: its segment is not there yet.
        assertThat(head(a).table().plan()).map(CompactionPlan::epoch).hasValue(2L);
        assertThat(head(a).table().endOffset()).isZero();
        assertThat(values(readAll(a, TOPIC, 0))).containsExactly("zero", "one");
        assertThat(compact(a)).isZero();
        assertThat(values(readAll(a, TOPIC, 0))).containsExactly("zero", "one");
        assertThat(queried("a")).containsExactly("zero", "one");
    }

    @Test
    void leadershipComesBackWithoutTheLeaderAndWithIt() {
        promoteWhileTheTableIsBehind();
        append(b, TOPIC, 0, "four");
        compact(b);
        store.restore("a");
        everybodyLooks();
        append(b, TOPIC, 0, "only in b");
        compact(b);
        store.lose("b");

        assertThat(move(a, "a", 2, true)).isEqualTo(Step.LEADING);
        append(a, TOPIC, 0, "five");
        assertThat(compact(a)).isZero();
        sweep(a);

        List<String> log = List.of("zero", "one", "two", "three", "four", "five");
        assertThat(values(readAll(a, TOPIC, 0))).isEqualTo(log);
        assertThat(values(files("a").records(TOPIC, 0)))
                .as("its own of epoch 0 are gone")
                .isEqualTo(log);

        store.restore("b");
        everybodyLooks();
        assertThat(queried("b")).isEqualTo(log);
        assertThat(readAll(b, TOPIC, 0)).isEqualTo(readAll(a, TOPIC, 0));

        // Planned: the plan that a did not come to carry out goes on in b, under the name that a would have given it.
        append(a, TOPIC, 0, "six");
        faults.next(9, PUT_OF_TABLE, Faults.Kind.NOT_SENT);
        assertThat(compact(a)).isOne();
        assertThat(move(a, "b", 3, false)).isEqualTo(Step.HANDED_OVER);
        everybodyLooks();
        assertThat(move(b, "b", 3, false)).isEqualTo(Step.LEADING);
        append(b, TOPIC, 0, "seven");
        assertThat(compact(b)).isZero();
        faults.clear();
        sweep(b);

        assertThat(values(files("b").records(TOPIC, 0)))
                .containsExactly("zero", "one", "two", "three", "four", "five", "six", "seven");
        assertThat(names("b")).noneMatch(name -> name.contains("-0000000003"));
        assertThat(readAll(b, TOPIC, 0)).isEqualTo(files("b").records(TOPIC, 0));
    }

    @Test
    void whatOnlyAThirdRegionKnowsOfTheTableIsTakenOver() {
        store.close();
        open("a", "b", "c");
        append(a, TOPIC, 0, "zero");
        append(a, TOPIC, 0, "one");
        store.deliverAll();
        compact(a);
        append(a, TOPIC, 0, "two");
        store.deliver(each -> each.target().equals("c") || !OF_THE_TABLE.test(each));
        store.lose("a");

        assertThat(move(b, "b", 1, true)).isEqualTo(Step.LEADING);

        assertThat(head(b).table().endOffset()).isEqualTo(2);
        assertThat(values(readAll(b, TOPIC, 0))).containsExactly("zero", "one", "two");
        assertThat(compact(b)).isZero();
        assertThat(values(files("b").records(TOPIC, 0))).containsExactly("zero", "one", "two");
    }

    /** What has arrived of the old leader's segments says nothing of the new leader's. */
    @Test
    void aCopyReadsOnWhileTheNewLeadersSegmentsAreOnTheirWay() {
        store.close();
        open("a", "b", "c");
        TailwaterLog c = store.open("c", 3);
        append(a, TOPIC, 0, "zero");
        append(a, TOPIC, 0, "one");
        store.deliverAll();
        compact(a);
        store.deliver(each -> each.target().equals("c"));
        assertThat(values(readAll(c, TOPIC, 0))).containsExactly("zero", "one");
        store.lose("a");
        store.cut("b", "c");
        move(b, "b", 1, true);
        compact(b);
        store.mend();
        store.deliver(ItemDelivery.class::isInstance);
        time.advance(Leadership.REFRESH);

        assertThat(head(c).table().endOffset()).isZero();
        assertThat(values(readAll(c, TOPIC, 0))).containsExactly("zero", "one");

        everybodyLooks();
        assertThat(head(c).table().endOffset()).isEqualTo(head(b).table().endOffset());
        assertThat(values(readAll(c, TOPIC, 0))).containsExactly("zero", "one");
        assertThat(queried("c")).containsExactly("zero", "one");
    }

    @Test
    void aBatchThatIsParquetAtOnceCoversTheGapBeforeIt() {
        Map<String, String> parquet = Map.of("segment.format", "parquet", "value.format", "string");
        a.admin().create("direct", 1, parquet);
        append(a, "direct", 0, "zero");
        everybodyLooks();
        move(b, "b", 1, true);

        append(b, "direct", 0, "one");

        assertThat(values(files("b").records("direct", 0))).containsExactly("zero", "one");
        assertThat(offsets(readAll(b, "direct", 0))).containsExactly(0L, EPOCH_1);
    }
}
