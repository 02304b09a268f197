package io.tailwater.server.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that call as fast as they are answered. */
final class Load {

    /** One call of one client; a failure ends the benchmark. */
    @FunctionalInterface
    interface Call {
        void make() throws Exception;
    }

    /**
     * What a load saw.
     *
     * @param callsPerSecond of all clients together
     * @param medianMs of one call
     * @param p99Ms of one call
     */
    record Result(double callsPerSecond, double medianMs, double p99Ms) {}

    private Load() {}

    /**
     * Runs clients side by side.
     *
     * @param clients a call a client
     * @param warmUpMs before anything counts
     * @param measuredMs what counts
     */
    static Result run(List<Call> clients, long warmUpMs, long measuredMs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            long from = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(warmUpMs);
            long until = from + TimeUnit.MILLISECONDS.toNanos(measuredMs);
            List<Future<long[]>> running = new ArrayList<>();
            for (Call client : clients) {
                Callable<long[]> loop = () -> loop(client, from, until);
                running.add(threads.submit(loop));
            }
            List<Long> nanos = new ArrayList<>();
            for (Future<long[]> each : running) {
                Arrays.stream(each.get(warmUpMs + measuredMs + 60_000, TimeUnit.MILLISECONDS))
                        .forEach(nanos::add);
            }
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return new Result(sorted.length * 1_000.0 / measuredMs, at(sorted, 0.5), at(sorted, 0.99));
        } finally {
            threads.shutdownNow();
        }
    }

    private static long[] loop(Call client, long from, long until) throws Exception {
        List<Long> nanos = new ArrayList<>();
        long start = System.nanoTime();
        while (start < until) {
            client.make();
            long end = System.nanoTime();
            if (start >= from && end <= until) {
                nanos.add(end - start);
            }
            start = end;
        }
        return nanos.stream().mapToLong(Long::longValue).toArray();
    }

    private static double at(long[] sortedNanos, double quantile) {
        if (sortedNanos.length == 0) {
            return Double.NaN;
        }
        int index = Math.toIntExact(Math.min(sortedNanos.length - 1L, Math.round(quantile * sortedNanos.length)));
        return sortedNanos[index] / 1e6;
    }
}
