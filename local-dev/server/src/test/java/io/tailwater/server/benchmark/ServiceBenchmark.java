package io.tailwater.server.benchmark;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.EmulatorOptions;
import io.tailwater.emulators.Emulators;
import io.tailwater.format.segment.RawSegment;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Produce and read through the service's HTTP API beside the floor: the bare SDK doing the same PUTs, updates and GETs against the
 * same emulators, in the same run, in turn. Prints a row for each number of clients and of records in a request.
 *
 * <p>Beside both stands what HTTP alone takes, from the same clients: for a produce the same body, read, parsed and refused at its end;
 * for a read a call that is answered with nothing. And what the codec takes by itself, in the caller's thread: encoding the records of a produce;
 * for a read decoding them and parsing their values.
 *
 * <p>Arguments: seconds a measurement, {@code memory} or {@code disk} for the emulators' data, and the numbers of clients, with commas
 * between them.
 */
public final class ServiceBenchmark {

    private static final int[] RECORDS = {1, 100, 1_000};

    /** Of each size, before anything is measured: what is compared are processes that have been up for a while. */
    private static final long WARM_UP_MS = 16_000;

    /** The floor does about twice as much in a second, and takes as many calls to be compiled. */
    private static final long FLOOR_WARM_UP_MS = WARM_UP_MS / 2;

    /** Before each row, for its number of clients. */
    private static final long ROW_WARM_UP_MS = 1_000;

    /** A turn of what HTTP or the codec alone take: they need fewer calls, since only their medians are shown. */
    private static final long OTHERS_MS = 200;

    /** Odd, for a median. */
    private static final int TURNS = 5;

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
        BenchmarkedServer.prepareClients();
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
            server.createTopic("orders", 1);
            System.out.printf(
                    "%-7s %7s %7s | %28s | %8s %8s | %28s | %6s %6s%n",
                    "",
                    "clients",
                    "records",
                    "floor: req/s  median  p99 ms",
                    "http ms",
                    "codec ms",
                    "service: req/s median p99 ms",
                    "ratio",
                    "to all");
            warmUp(floor, server);
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

    /** All sizes once, so that the first row is not the one that pays for compiling. */
    private void warmUp(Floor floor, BenchmarkedServer server) throws Exception {
        for (int records : RECORDS) {
            RawSegment segment = RecordCodec.encode(orders.subList(0, records));
            byte[] body = body(records, "");
            String object = floor.prepare(segment);
            URI place = server.appendAndLocate(orders.subList(0, records));
            Load.run(same(1, () -> floor.write(segment)), FLOOR_WARM_UP_MS);
            Load.run(same(1, () -> server.client().produce(body)), WARM_UP_MS);
            Load.run(same(1, () -> floor.read(object, segment.content().length())), ROW_WARM_UP_MS);
            Load.run(same(1, () -> server.client().get(place)), ROW_WARM_UP_MS);
        }
    }

    private void produce(Floor floor, BenchmarkedServer server, int clients, int records) throws Exception {
        RawSegment segment = RecordCodec.encode(orders.subList(0, records));
        List<String> values = orders.subList(0, records);
        byte[] body = body(records, "");
        byte[] refused = body(records, ",\"unknown\":0");
        compare(
                "produce",
                clients,
                records,
                same(clients, () -> floor.write(segment)),
                same(clients, () -> server.client().beRefused(refused)),
                same(clients, () -> RecordCodec.encode(values)),
                same(clients, () -> server.client().produce(body)));
    }

    private byte[] body(int records, String behindRecords) {
        return orders.subList(0, records).stream()
                .map(order -> "{\"value\":" + order + "}")
                .collect(Collectors.joining(",", "{\"records\":[", "]" + behindRecords + "}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private void read(Floor floor, BenchmarkedServer server, int clients, int records) throws Exception {
        RawSegment segment = RecordCodec.encode(orders.subList(0, records));
        String object = floor.prepare(segment);
        URI place = server.appendAndLocate(orders.subList(0, records));
        compare(
                "read",
                clients,
                records,
                same(clients, () -> floor.read(object, segment.content().length())),
                same(clients, () -> server.client().ping()),
                same(clients, () -> RecordCodec.decode(segment)),
                same(clients, () -> server.client().get(place)));
    }

    /** Measures all in turns, so that what else the machine does meets them alike. */
    private void compare(
            String what,
            int clients,
            int records,
            List<Load.Call> bare,
            List<Load.Call> http,
            List<Load.Call> codec,
            List<Load.Call> served)
            throws Exception {
        Load.run(bare, ROW_WARM_UP_MS);
        Load.run(http, ROW_WARM_UP_MS);
        Load.run(codec, ROW_WARM_UP_MS);
        Load.run(served, ROW_WARM_UP_MS);
        List<Load.Result> bareTurns = new ArrayList<>();
        List<Load.Result> httpTurns = new ArrayList<>();
        List<Load.Result> codecTurns = new ArrayList<>();
        List<Load.Result> servedTurns = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            bareTurns.add(Load.run(bare, measuredMs / TURNS));
            servedTurns.add(Load.run(served, measuredMs / TURNS));
            httpTurns.add(Load.run(http, OTHERS_MS));
            codecTurns.add(Load.run(codec, OTHERS_MS));
        }
        print(what, clients, records, bareTurns, Load.Result.of(httpTurns), Load.Result.of(codecTurns), servedTurns);
    }

    private static List<Load.Call> same(int clients, Load.Call call) {
        return Collections.nCopies(clients, call);
    }

    /**
     * The ratio is the turns' median, of requests a second, service to floor: 0.77 is 1.3 times the floor's time. What stands behind it is how the
     * medians of floor, HTTP and codec together compare to the service's.
     */
    private static void print(
            String what,
            int clients,
            int records,
            List<Load.Result> bareTurns,
            Load.Result http,
            Load.Result codec,
            List<Load.Result> servedTurns) {
        double[] ratios = IntStream.range(0, TURNS)
                .mapToDouble(turn -> servedTurns.get(turn).callsPerSecond()
                        / bareTurns.get(turn).callsPerSecond())
                .sorted()
                .toArray();
        Load.Result bare = Load.Result.of(bareTurns);
        Load.Result served = Load.Result.of(servedTurns);
        System.out.printf(
                "%-7s %7d %7d | %10.0f %8.2f %8.2f | %8.2f %8.2f | %10.0f %8.2f %8.2f | %6.2f %6.2f%n",
                what,
                clients,
                records,
                bare.callsPerSecond(),
                bare.medianMs(),
                bare.p99Ms(),
                http.medianMs(),
                codec.medianMs(),
                served.callsPerSecond(),
                served.medianMs(),
                served.p99Ms(),
                ratios[TURNS / 2],
                (bare.medianMs() + http.medianMs() + codec.medianMs()) / served.medianMs());
    }
}
