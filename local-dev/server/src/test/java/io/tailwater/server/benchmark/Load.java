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
     * @param measuredMs how long it lasted
     * @param sortedNanos how long each call took that began and ended within that time
     */
    record Result(long measuredMs, long[] sortedNanos) {

        /** Several turns as one. */
        static Result of(List<Result> turns) {
            return new Result(
                    turns.stream().mapToLong(Result::measuredMs).sum(),
                    turns.stream()
                            .flatMapToLong(turn -> Arrays.stream(turn.sortedNanos))
                            .sorted()
                            .toArray());
        }

        /** Of all clients together. */
        double callsPerSecond() {
            return sortedNanos.length * 1_000.0 / measuredMs;
        }

        double medianMs() {
            return at(sortedNanos, 0.5);
        }

        double p99Ms() {
            return at(sortedNanos, 0.99);
        }
    }

    private Load() {}

    /**
     * Runs clients side by side.
     *
     * @param clients a call a client
     */
    static Result run(List<Call> clients, long measuredMs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(measuredMs);
            List<Future<long[]>> running = new ArrayList<>();
            for (Call client : clients) {
                Callable<long[]> loop = () -> loop(client, until);
                running.add(threads.submit(loop));
            }
            List<Long> nanos = new ArrayList<>();
            for (Future<long[]> each : running) {
                Arrays.stream(each.get(measuredMs + 60_000, TimeUnit.MILLISECONDS))
                        .forEach(nanos::add);
            }
            return new Result(
                    measuredMs,
                    nanos.stream().mapToLong(Long::longValue).sorted().toArray());
        } finally {
            threads.shutdownNow();
        }
    }

    private static long[] loop(Call client, long until) throws Exception {
        List<Long> nanos = new ArrayList<>();
        long start = System.nanoTime();
        while (start < until) {
            client.make();
            long end = System.nanoTime();
            if (end <= until) {
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
