package io.tailwater.http.telemetry;

import io.tailwater.telemetry.CallReport;
import io.tailwater.telemetry.LogSample;
import io.tailwater.telemetry.Telemetry;
import jakarta.inject.Singleton;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Keeps the latest reports, for tests to look at. */
@Singleton
public class Reports implements Telemetry {

    /** Many more than one test makes. */
    private static final int KEPT = 100;

    private final Deque<CallReport> reports = new ConcurrentLinkedDeque<>();

    @Override
    public void called(CallReport call) {
        reports.add(call);
        if (reports.size() > KEPT) {
            reports.poll();
        }
    }

    @Override
    public void sampled(LogSample sample) {}

    /** The report of one request. */
    CallReport of(String requestId) {
        return reports.stream()
                .filter(report -> report.requestId().equals(requestId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing was reported of " + requestId + ": " + reports));
    }
}
