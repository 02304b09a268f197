package io.tailwater.log.region;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.TableSegmentKey;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.NotReplicatedException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.TableEpochs;
import io.tailwater.log.region.Progress.Step;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.ReplicatedStore;
import io.tailwater.log.testing.ReplicatedStore.Delivery;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TableFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * A random history of one partition in three regions, decided by a seed alone: copies arrive late and in any order, commits and their
 * answers get lost, leadership moves with the leader and without it, regions are lost and come back, and for a while two of them may
 * think that they lead. Whoever thinks so compacts, and may be frozen meanwhile. After every step somebody reads somewhere, and at the end
 * each region's listing is held against the log.
 */
@Tag("volume")
class RegionSimulationTest {

    private static final List<String> REGIONS = List.of("a", "b", "c");
    private static final int STEPS = 100;
    private static final String TOPIC = "simulated";
    private static final Predicate<SdkRequest> PUT_OF_TABLE =
            request -> request instanceof PutObjectRequest put && put.key().contains("/table/");
    private static final Predicate<SdkRequest> PUT_OF_ENTRY = request ->
            request instanceof PutItemRequest put && put.item().get("sk").s().startsWith("table");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void offsetsNeverForkAndWhatWasAcknowledgedByRegionsStays(long seed) {
        try (History history = new History(seed)) {
            history.run();
            assertThat(history.appended).isGreaterThan(STEPS / 10);
            assertThat(history.read).isGreaterThan(STEPS / 10);
            assertThat(history.compacted).isPositive();
        }
    }

    private static final class History implements AutoCloseable {

        private final Random random;
        private final SimulatedTime time = new SimulatedTime();
        private final ReplicatedStore store = new ReplicatedStore(time, REGIONS.toArray(String[]::new));
        private final Map<String, TailwaterLog> engines = new LinkedHashMap<>();
        private final Map<String, Faults> faults = new LinkedHashMap<>();

        /** What anybody ever read or was told, whatever became of it. */
        private final Map<Long, String> byOffset = new HashMap<>();
        /** Each leadership's whole log, as its leader last showed it. */
        private final Map<Long, List<String>> logs = new HashMap<>();
        /** What was acknowledged by two regions. */
        private final Set<String> safe = new HashSet<>();

        private String lost = "";
        private int values;
        int appended;
        int read;
        int compacted;

        History(long seed) {
            this.random = new Random(seed);
            for (String region : REGIONS) {
                faults.put(region, new Faults());
                engines.put(region, store.open(region, seed * 10 + engines.size(), faults.get(region)));
            }
            store.whileAsleep(this::deliverToOne);
        }

        void run() {
            engines.get("a").admin().create(TOPIC, 1);
            store.deliverAll();
            for (int step = 0; step < STEPS; step++) {
                time.advance(Duration.ofMillis(random.nextInt(3_000)));
                switch (random.nextInt(20)) {
                    case 0 -> movePlanned();
                    case 1 -> moveUnplanned();
                    case 2 -> comeBack();
                    case 3, 4 -> appendToRegions();
                    case 5, 6, 7, 8 -> deliverSome(1 + random.nextInt(20));
                    case 9, 10 -> compactSomewhere();
                    default -> appendSomewhere();
                }
                check(REGIONS.get(random.nextInt(REGIONS.size())));
            }
            comeBack();
            store.deliverAll();
            time.advance(Leadership.REFRESH);
            String leader = leadershipOf("a").epoch().region();
            List<String> log = check(leader);
            REGIONS.forEach(region -> assertThat(check(region)).as(region).isEqualTo(log));
            assertThat(log).as("acknowledged by two regions").containsAll(safe);
            checkTables(leader, log);
        }

        /** All that is in the log is in the table of every region, and once the leader has swept there is nothing else. */
        private void checkTables(String leader, List<String> log) {
            assertThat(compact(leader)).isZero();
            store.deliverAll();
            TailwaterLog engine = engines.get(leader);
            TableEpochs epochs = engine.index()
                    .head(engine.topics().get(TOPIC).partition(0))
                    .table()
                    .epochs();
            for (String region : REGIONS) {
                assertThat(listed(new TableFiles(store.store(region)), file -> isNamed(file, epochs)))
                        .as("found in " + region + " among what an earlier leader left")
                        .isEqualTo(log);
            }
            time.advance(Duration.between(time.instant(), Instant.now().plus(Duration.ofHours(30))));
            engines.get(leader).retention().sweep(Optional.empty(), deadline());
            assertThat(listed(new TableFiles(store.store(leader)), file -> true))
                    .as("found by who knows nothing of epochs")
                    .isEqualTo(log);
            assertThat(check(leader)).isEqualTo(log);
        }

        private static List<String> listed(TableFiles files, Predicate<String> counted) {
            return files.records(TOPIC, 0, counted).stream()
                    .sorted(Comparator.comparingLong(OffsetRecord::offset))
                    .map(record ->
                            record.offset() + "=" + record.record().value().toUtf8String())
                    .toList();
        }

        private static boolean isNamed(String file, TableEpochs epochs) {
            TableSegmentKey key = (TableSegmentKey) new ObjectKeys("t/").parse(file);
            return epochs.names(key.epoch(), key.baseOffset());
        }

        private void compactSomewhere() {
            String region = alive();
            switch (random.nextInt(4)) {
                case 0 -> faults.get(region).stallNext(PUT_OF_TABLE, this::moveOnWhileFrozen);
                case 1 -> faults.get(region).stallNext(PUT_OF_ENTRY, this::moveOnWhileFrozen);
                case 2 ->
                    faults.get(region)
                            .next(
                                    1,
                                    random.nextBoolean() ? PUT_OF_TABLE : PUT_OF_ENTRY,
                                    Faults.Kind.values()[random.nextInt(3)]);
                default -> {}
            }
            compacted += compact(region) == 0 ? 1 : 0;
            faults.get(region).clear();
        }

        /** A region is lost, another one leads, and the first one is back as if nothing had been. */
        private void moveOnWhileFrozen() {
            moveUnplanned();
            comeBack();
            deliverSome(random.nextInt(20));
        }

        private int compact(String region) {
            TailwaterLog log = engines.get(region);
            try {
                return log.compaction().run(log.topics().get(TOPIC), Due.EVERYTHING, deadline(), segment -> {});
            } catch (NotLeaderException e) {
                return -1;
            }
        }

        private LeadershipState leadershipOf(String region) {
            return engines.get(region).regions().orElseThrow().leadership().state();
        }

        private void deliverSome(int count) {
            for (int i = 0; i < count; i++) {
                List<Delivery> pending = store.pending();
                if (pending.isEmpty()) {
                    return;
                }
                store.deliver(pending.get(random.nextInt(pending.size())));
            }
        }

        /** One region is ahead of the other while somebody waits. */
        private void deliverToOne() {
            String target = REGIONS.get(random.nextInt(REGIONS.size()));
            for (int i = 0; i < 12; i++) {
                List<Delivery> pending = store.pending().stream()
                        .filter(each -> each.target().equals(target))
                        .toList();
                if (!pending.isEmpty()) {
                    store.deliver(pending.get(random.nextInt(pending.size())));
                }
            }
        }

        private String alive() {
            List<String> there =
                    REGIONS.stream().filter(region -> !region.equals(lost)).toList();
            return there.get(random.nextInt(there.size()));
        }

        private void appendSomewhere() {
            String region = alive();
            if (random.nextInt(4) == 0) {
                faults.get(region)
                        .next(
                                1,
                                random.nextBoolean() ? Faults.COMMIT : Faults.DROP,
                                Faults.Kind.values()[random.nextInt(6)]);
            }
            appendIn(region);
            faults.get(region).clear();
        }

        private void appendToRegions() {
            String region = alive();
            long before = appended;
            String value = "value " + values;
            long offset = appendIn(region);
            if (appended == before) {
                return;
            }
            TailwaterLog log = engines.get(region);
            try {
                log.regions()
                        .orElseThrow()
                        .acks()
                        .await(log.topics().get(TOPIC).partition(0), 2, offset, offset, RegionAcks.WAIT_MAX);
                safe.add(offset + "=" + value);
                if (random.nextInt(3) == 0) {
                    moveUnplanned();
                }
            } catch (NotReplicatedException e) {
                assertThat(e).hasMessageContaining("offsets " + offset + " to " + offset);
            } catch (OutcomeUnknownException e) {
                // Leadership moved, and the copies know before this leader does.
            }
        }

        private long appendIn(String region) {
            String value = "value " + values++;
            try {
                long offset = append(engines.get(region), TOPIC, 0, value);
                remember(offset, value);
                appended++;
                rememberIfLeading(region);
                return offset;
            } catch (NotLeaderException | StorageUnavailableException | OutcomeUnknownException e) {
                return -1;
            }
        }

        private void remember(long offset, String value) {
            String before = byOffset.putIfAbsent(offset, value);
            assertThat(before == null ? value : before).as("offset " + offset).isEqualTo(value);
        }

        /** Reads a region's log from its beginning, and holds it against everything that was seen before. */
        private List<String> check(String region) {
            if (region.equals(lost)) {
                return List.of();
            }
            LeadershipState leadership = leadershipOf(region);
            List<OffsetRecord> records;
            try {
                records = readAll(engines.get(region), TOPIC, 0);
            } catch (StorageUnavailableException e) {
                // A page of the index is on its way.
                return List.of();
            }
            List<String> log = new ArrayList<>();
            for (OffsetRecord record : records) {
                String value = record.record().value().toUtf8String();
                remember(record.offset(), value);
                log.add(record.offset() + "=" + value);
            }
            read += log.isEmpty() ? 0 : 1;
            if (leadership.epoch().region().equals(region)) {
                logs.put(leadership.epoch().number(), log);
            } else {
                REGIONS.stream().filter(each -> !each.equals(lost)).forEach(this::rememberIfLeading);
                assertThat(logs.values())
                        .as("a copy in " + region + ", of " + log)
                        .anySatisfy(whole ->
                                assertThat(log).isEqualTo(whole.subList(0, Math.min(log.size(), whole.size()))));
            }
            return log;
        }

        private void rememberIfLeading(String region) {
            if (leadershipOf(region).epoch().region().equals(region)) {
                check(region);
            }
        }

        private void movePlanned() {
            String leader = leadershipOf(alive()).epoch().region();
            String next = alive();
            if (leader.equals(lost) || next.equals(leader)) {
                return;
            }
            check(leader);
            Promotion promotion = engines.get(leader).regions().orElseThrow().promotion();
            long epoch = promotion.nextEpoch(next, promotion.state());
            try {
                Progress handedOver = promotion.move(next, epoch, false, deadline());
                assertThat(handedOver.step()).as(handedOver.toString()).isEqualTo(Step.HANDED_OVER);
            } catch (NotLeaderException e) {
                return;
            }
            List<String> whole = check(leader);
            logs.put(epoch, whole);
            Promotion taking = engines.get(next).regions().orElseThrow().promotion();
            Progress progress = taking.move(next, epoch, false, deadline());
            for (int tries = 0; progress.step() != Step.LEADING; tries++) {
                if (tries < 5) {
                    deliverSome(20);
                } else {
                    store.deliverAll();
                }
                assertThat(tries).as(progress.toString()).isLessThan(10);
                progress = taking.move(next, epoch, false, deadline());
            }
            assertThat(check(next)).as("a planned move loses nothing").isEqualTo(whole);
        }

        private void moveUnplanned() {
            String leader = leadershipOf(alive()).epoch().region();
            if (!lost.isEmpty()) {
                return;
            }
            check(leader);
            lost = leader;
            store.lose(leader);
            String next = alive();
            Promotion promotion = engines.get(next).regions().orElseThrow().promotion();
            long epoch = promotion.nextEpoch(next, promotion.state());
            assertThat(promotion.move(next, epoch, true, deadline()).step()).isEqualTo(Step.LEADING);
            List<String> log = check(next);
            assertThat(log).as("acknowledged by two regions").containsAll(safe);
        }

        private void comeBack() {
            if (!lost.isEmpty()) {
                store.restore(lost);
                lost = "";
            }
        }

        private Instant deadline() {
            return time.instant().plusSeconds(600);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
