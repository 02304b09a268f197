package io.tailwater.server.benchmark;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.EmulatorOptions;
import io.tailwater.emulators.Emulators;
import io.tailwater.format.segment.RawSegment;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Produce and read through the service's HTTP API beside the floor: the bare SDK doing the same PUTs, updates and GETs against the
 * same emulators, in the same run, in turn. Prints a row for each number of clients and of records in a request.
 *
 * <p>Arguments: seconds a measurement, {@code memory} or {@code disk} for the emulators' data, and the numbers of clients, with commas
 * between them.
 */
public final class ServiceBenchmark {

    private static final int[] RECORDS = {1, 100, 1_000};
    private static final long WARM_UP_MS = 3_000;

    private final AwsEndpoints aws;
    private final long measuredMs;
    private final int[] clientCounts;
    private final List<String> orders;

    private ServiceBenchmark(AwsEndpoints aws, long measuredMs, int[] clientCounts) {
        this.aws = aws;
        this.clientCounts = clientCounts;
        this.measuredMs = measuredMs;
        Orders source = new Orders();
        this.orders =
                Stream.generate(source::next).limit(RECORDS[RECORDS.length - 1]).toList();
    }

    public static void main(String[] args) throws Exception {
        long seconds = Long.parseLong(args[0]);
        boolean disk = args[1].equals("disk");
        int[] clientCounts =
                Stream.of(args[2].split(",")).mapToInt(Integer::parseInt).toArray();
        EmulatorOptions options =
                disk ? EmulatorOptions.onDisk(Path.of("target", "benchmark-data")) : EmulatorOptions.inMemory();
        try (Emulators emulators = Emulators.start(options)) {
            new ServiceBenchmark(emulators.endpoints(), seconds * 1_000, clientCounts).run();
        }
    }

    private void run() throws Exception {
        try (Floor floor = new Floor(aws);
                BenchmarkedServer server = BenchmarkedServer.start(aws)) {
            server.createTopic();
            System.out.printf(
                    "%-7s %7s %7s | %28s | %28s | %6s%n",
                    "", "clients", "records", "floor: req/s  median  p99 ms", "service: req/s median p99 ms", "ratio");
            for (int clients : clientCounts) {
                for (int records : RECORDS) {
                    produce(floor, server, clients, records);
                }
            }
            for (int clients : clientCounts) {
                for (int records : RECORDS) {
                    read(floor, server, clients, records);
                }
            }
        }
    }

    private void produce(Floor floor, BenchmarkedServer server, int clients, int records) throws Exception {
        RawSegment segment = Floor.encode(orders.subList(0, records));
        String body = orders.subList(0, records).stream()
                .map(order -> "{\"value\":" + order + "}")
                .collect(Collectors.joining(",", "{\"records\":[", "]}"));
        Load.Result bare = Load.run(same(clients, () -> floor.write(segment)), WARM_UP_MS, measuredMs);
        Load.Result served = Load.run(clients(server, clients, body), WARM_UP_MS, measuredMs);
        print("produce", clients, records, bare, served);
    }

    private void read(Floor floor, BenchmarkedServer server, int clients, int records) throws Exception {
        RawSegment segment = Floor.encode(orders.subList(0, records));
        String object = floor.prepare(segment);
        URI place = server.appendAndLocate(orders.subList(0, records));
        Load.Result bare = Load.run(
                same(clients, () -> floor.read(object, segment.content().length())), WARM_UP_MS, measuredMs);
        List<Load.Call> readers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            var client = server.client();
            readers.add(() -> client.get(place));
        }
        Load.Result served = Load.run(readers, WARM_UP_MS, measuredMs);
        print("read", clients, records, bare, served);
    }

    private static List<Load.Call> clients(BenchmarkedServer server, int clients, String body) {
        List<Load.Call> calls = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            var client = server.client();
            calls.add(() -> client.produce(body));
        }
        return calls;
    }

    private static List<Load.Call> same(int clients, Load.Call call) {
        return Collections.nCopies(clients, call);
    }

    /** The ratio is of requests a second, service to floor: 0.77 is 1.3 times the floor's time. */
    private static void print(String what, int clients, int records, Load.Result bare, Load.Result served) {
        System.out.printf(
                "%-7s %7d %7d | %10.0f %8.2f %8.2f | %10.0f %8.2f %8.2f | %6.2f%n",
                what,
                clients,
                records,
                bare.callsPerSecond(),
                bare.medianMs(),
                bare.p99Ms(),
                served.callsPerSecond(),
                served.medianMs(),
                served.p99Ms(),
                served.callsPerSecond() / bare.callsPerSecond());
    }
}
