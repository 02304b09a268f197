package io.tailwater.http.telemetry;

import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.function.DescribeFunction;
import io.tailwater.http.function.ProduceFunction;
import io.tailwater.telemetry.Operation;
import jakarta.inject.Singleton;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Notes what kind of call it is, by the function of its route; resources that know better say so. */
@Singleton
public class OperationNotes {

    private final Calls calls;

    public OperationNotes(Calls calls) {
        this.calls = calls;
    }

    @ProduceFunction
    @ServerRequestFilter
    public void produce() {
        calls.notes().operation(Operation.PRODUCE);
    }

    @ConsumeFunction
    @ServerRequestFilter
    public void consume() {
        calls.notes().operation(Operation.CONSUME);
    }

    @DescribeFunction
    @ServerRequestFilter
    public void describe() {
        calls.notes().operation(Operation.DESCRIBE);
    }

    @AdminFunction
    @ServerRequestFilter
    public void admin() {
        calls.notes().operation(Operation.ADMIN);
    }
}
