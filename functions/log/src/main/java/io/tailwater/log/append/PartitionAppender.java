package io.tailwater.log.append;

import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Group commit: gathers the requests of one partition, in the order in which they came, into segments. A request waits while
 * it lingers, and while as many segments as allowed are being written; whatever came meanwhile shares the next segment. What
 * happens to a segment happens to all requests in it, and to no others.
 */
final class PartitionAppender {

    private final TopicIdPartition partition;
    private final SegmentWriter writer;
    private final AppendSettings settings;
    private final Executor executor;
    private final Runnable whenIdle;

    private final Deque<AppendRequest> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int inFlight;
    private boolean lingering;
    private SegmentRules rules;

    /** @param whenIdle called, without a lock, each time that the last segment is done and nothing waits */
    PartitionAppender(
            TopicIdPartition partition,
            SegmentRules rules,
            SegmentWriter writer,
            AppendSettings settings,
            Executor executor,
            Runnable whenIdle) {
        this.partition = partition;
        this.rules = rules;
        this.writer = writer;
        this.settings = settings;
        this.executor = executor;
        this.whenIdle = whenIdle;
    }

    /**
     * Takes a request; its future is completed when it is committed or has failed.
     *
     * @param rules the topic's of today, for it and for whatever waits
     */
    synchronized void append(AppendRequest request, SegmentRules rules) {
        this.rules = rules;
        waiting.add(request);
        waitingBytes += request.sizeBytes();
        if (waiting.size() == 1 && !settings.linger().isZero()) {
            lingering = true;
            CompletableFuture.delayedExecutor(settings.linger().toNanos(), TimeUnit.NANOSECONDS, executor)
                    .execute(this::lingered);
        }
        startSegments();
    }

    /** Whether nothing waits and nothing is being written. */
    synchronized boolean isIdle() {
        return waiting.isEmpty() && inFlight == 0;
    }

    private synchronized void lingered() {
        lingering = false;
        startSegments();
    }

    private void startSegments() {
        int inFlightMax = rules.published() ? 1 : settings.segmentsInFlightMax();
        while (inFlight < inFlightMax && isDue()) {
            List<AppendRequest> requests = takeSegment();
            inFlight++;
            start(requests);
        }
    }

    private void start(List<AppendRequest> requests) {
        try {
            SegmentRules ofToday = rules;
            executor.execute(() -> write(requests, ofToday));
        } catch (RejectedExecutionException e) {
            inFlight--;
            var stopping = new StorageUnavailableException("this process is stopping", StoreFailures.RETRY_AFTER, e);
            requests.forEach(request -> request.baseOffset().completeExceptionally(stopping));
        }
    }

    private boolean isDue() {
        return !waiting.isEmpty() && (!lingering || waitingBytes >= rules.segmentBytesMax());
    }

    private List<AppendRequest> takeSegment() {
        List<AppendRequest> taken = new ArrayList<>();
        long takenBytes = 0;
        while (!waiting.isEmpty()
                && (taken.isEmpty() || takenBytes + waiting.peek().sizeBytes() <= rules.segmentBytesMax())) {
            AppendRequest next = waiting.remove();
            taken.add(next);
            takenBytes += next.sizeBytes();
        }
        waitingBytes -= takenBytes;
        return taken;
    }

    private void write(List<AppendRequest> requests, SegmentRules ofToday) {
        try {
            long offset = writer.write(partition, ofToday, requests);
            for (AppendRequest request : requests) {
                request.baseOffset().complete(offset);
                offset += request.records().size();
            }
        } catch (Throwable e) {
            // Errors too: a caller that is told nothing waits for its whole time-out.
            requests.forEach(request -> request.baseOffset().completeExceptionally(e));
        } finally {
            if (finished()) {
                whenIdle.run();
            }
        }
    }

    private synchronized boolean finished() {
        inFlight--;
        startSegments();
        return isIdle();
    }
}
