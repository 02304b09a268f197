package io.tailwater.http;

import jakarta.inject.Singleton;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Fails the calls to AWS that a test wants to fail; none unless told. */
@Singleton
public class StoreFaults implements ExecutionInterceptor {

    private volatile Predicate<SdkRequest> failing = request -> false;

    /** Runs something while these calls fail before they are sent. */
    public <T> T during(Predicate<SdkRequest> calls, Step<T> step) throws Exception {
        failing = calls;
        try {
            return step.run();
        } finally {
            failing = request -> false;
        }
    }

    /** What a test does meanwhile. */
    @FunctionalInterface
    public interface Step<T> {
        T run() throws Exception;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (failing.test(context.request())) {
            throw SdkClientException.create("injected by a test");
        }
    }
}
