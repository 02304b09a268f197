package io.tailwater.log.testing;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts what is sent to S3 and DynamoDB, every attempt of it. */
public final class RequestCounter implements ExecutionInterceptor {

    private final Map<String, AtomicInteger> counts = new ConcurrentSkipListMap<>();

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        String name = context.request().getClass().getSimpleName().replace("Request", "");
        counts.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
    }

    /** Requests by operation, such as PutObject, since the last call. */
    public Map<String, Integer> take() {
        Map<String, Integer> taken = new TreeMap<>();
        counts.forEach((name, count) -> taken.put(name, count.getAndSet(0)));
        taken.values().removeIf(count -> count == 0);
        return taken;
    }
}
