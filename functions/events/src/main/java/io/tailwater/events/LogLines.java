package io.tailwater.events;

import com.amazonaws.services.lambda.runtime.Context;
import io.tailwater.telemetry.Traces;
import org.jboss.logging.MDC;

/** Puts into every log line of an invocation which one it is. */
final class LogLines {

    private LogLines() {}

    /** From now on; the next invocation in this environment puts its own there. */
    static void areOf(Context invocation) {
        MDC.put("requestId", invocation.getAwsRequestId());
        Traces.current().ifPresentOrElse(trace -> MDC.put(Traces.LOGGED_AS, trace), () -> MDC.remove(Traces.LOGGED_AS));
    }
}
