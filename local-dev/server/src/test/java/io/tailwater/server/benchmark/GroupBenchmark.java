package io.tailwater.server.benchmark;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.EmulatorOptions;
import io.tailwater.emulators.Emulators;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What consumer groups take through the service's HTTP API: how soon a new member has its first record, how soon a dead member's
 * partitions are read again (in real time, once), how often 100 members can poll, and how many requests a poll makes.
 *
 * <p>Argument: seconds a measurement of polls.
 */
public final class GroupBenchmark {

    private static final int NEW_MEMBERS = 60;
    private static final int NEW_MEMBERS_UNMEASURED = 40;
    private static final int MEMBERS = 100;
    private static final int RECORDS_A_PARTITION = 1_000;
    private static final Duration DEAD_WITHIN = Duration.ofSeconds(60);
    private static final Pattern PARTITION = Pattern.compile("\"partition\":(\\d+)");

    private final AwsEndpoints aws;
    private final long measuredMs;
    private final BenchmarkedServer server;

    private GroupBenchmark(AwsEndpoints aws, BenchmarkedServer server, long measuredMs) {
        this.aws = aws;
        this.server = server;
        this.measuredMs = measuredMs;
    }

    public static void main(String[] args) throws Exception {
        BenchmarkedServer.prepareClients();
        try (Emulators emulators = Emulators.start(EmulatorOptions.inMemory());
                BenchmarkedServer server = BenchmarkedServer.start(emulators.endpoints())) {
            var benchmark = new GroupBenchmark(emulators.endpoints(), server, Long.parseLong(args[0]) * 1_000);
            benchmark.firstRecords();
            benchmark.deadMember();
            benchmark.polls();
            benchmark.requests();
        }
    }

    /** A consumer instance; whoever holds it calls as one consumer does. */
    private final class Instance {

        private final String path;

        Instance(String group, String name) {
            this.path = "/consumers/" + group + "/instances/" + name;
        }

        void subscribe(String topic) throws IOException {
            server.client().post(path + "/subscription", utf8("{\"topics\":[\"" + topic + "\"]}"));
        }

        /** @return the answer, an array of records */
        String poll(int bytesMax, long timeoutMs) throws IOException {
            return server.client()
                    .get(server.resolve(path + "/records?max_bytes=" + bytesMax + "&timeout=" + timeoutMs));
        }
    }

    private Instance create(String group, String name) throws IOException {
        server.client()
                .post(
                        "/consumers/" + group,
                        utf8("{\"name\":\"" + name + "\",\"format\":\"json\",\"auto.offset.reset\":\"earliest\"}"));
        return new Instance(group, name);
    }

    /** From the call that creates an instance to the first answer with a record, each in a group of its own. */
    private void firstRecords() throws IOException {
        server.createTopic("first", 1);
        produce("first", 0, 1);
        long[] nanos = new long[NEW_MEMBERS];
        for (int i = -NEW_MEMBERS_UNMEASURED; i < NEW_MEMBERS; i++) {
            long start = System.nanoTime();
            Instance instance = create("first" + (i + NEW_MEMBERS_UNMEASURED), "only");
            instance.subscribe("first");
            while (instance.poll(1, 1_000).equals("[]")) {
                // The next poll waits by itself.
            }
            if (i >= 0) {
                nanos[i] = System.nanoTime() - start;
            }
        }
        Load.Result result = new Load.Result(1, LongStream.of(nanos).sorted().toArray());
        System.out.printf(
                "first record of a new member, from its creation on: median %.0f ms, p99 %.0f ms, of %d%n",
                result.medianMs(), result.p99Ms(), NEW_MEMBERS);
    }

    /** One of two members stops polling, and never says so: from its last answer to the other's first record of its partition. */
    private void deadMember() throws IOException {
        server.createTopic("left", 2);
        Instance dying = create("left", "dying");
        Instance living = create("left", "living");
        dying.subscribe("left");
        living.subscribe("left");
        produce("left", 0, 1);
        produce("left", 1, 1);
        String last = awaitRecord(dying, List.of("0", "1"));
        long died = System.nanoTime();
        produce("left", 0, 1);
        produce("left", 1, 1);
        awaitRecord(living, List.of(last));
        System.out.printf(
                "a dead member's partition is read again after %.1f s (its lease is 30 s)%n",
                (System.nanoTime() - died) / 1e9);
    }

    /** @return the partition of a record of one of these */
    private String awaitRecord(Instance instance, List<String> partitions) throws IOException {
        long until = System.nanoTime() + DEAD_WITHIN.toNanos();
        while (System.nanoTime() < until) {
            Matcher partition = PARTITION.matcher(instance.poll(1, 1_000));
            if (partition.find() && partitions.contains(partition.group(1))) {
                return partition.group(1);
            }
        }
        throw new IllegalStateException("no record of partition " + partitions + " within " + DEAD_WITHIN);
    }

    /** A partition a member: polls that find nothing, and polls that return one record. */
    private void polls() throws Exception {
        server.createTopic("members", MEMBERS);
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            Instance instance = create("members", "member" + i);
            instance.subscribe("members");
            instances.add(instance);
        }
        List<Load.Call> empty = instances.stream()
                .<Load.Call>map(instance -> () -> instance.poll(1, 0))
                .toList();
        // The shares settle with everybody's first polls.
        Load.run(empty, measuredMs);
        print("that find nothing", Load.run(empty, measuredMs));
        for (int partition = 0; partition < MEMBERS; partition++) {
            produce("members", partition, RECORDS_A_PARTITION);
        }
        List<Load.Call> full = instances.stream()
                .<Load.Call>map(instance -> () -> {
                    if (instance.poll(1, 0).equals("[]")) {
                        throw new IllegalStateException("a partition was read to its end");
                    }
                })
                .toList();
        print("that return a record", Load.run(full, measuredMs));
    }

    private static void print(String which, Load.Result result) {
        System.out.printf(
                "%d members, polls %s: %.0f a second, median %.0f ms, p99 %.0f ms%n",
                MEMBERS, which, result.callsPerSecond(), result.medianMs(), result.p99Ms());
    }

    private void requests() {
        try (var member = new CountedMember(aws, "members")) {
            System.out.println("requests a poll that returns a record: " + member.requestsOfPollWithRecord());
            System.out.println("requests a poll that finds nothing: " + member.requestsOfEmptyPoll());
        }
    }

    private void produce(String topic, int partition, int records) throws IOException {
        String body = IntStream.range(0, records)
                .mapToObj(i -> "{\"value\":" + i + "}")
                .collect(Collectors.joining(",", "{\"records\":[", "]}"));
        server.client().post("/topics/" + topic + "/partitions/" + partition, utf8(body));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
