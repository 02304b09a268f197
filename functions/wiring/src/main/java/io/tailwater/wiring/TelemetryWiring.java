package io.tailwater.wiring;

import io.tailwater.telemetry.EmfTelemetry;
import io.tailwater.telemetry.StoreMeter;
import io.tailwater.telemetry.Telemetry;
import io.tailwater.telemetry.Traces;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Counts what is asked of the store, and says it where CloudWatch reads. */
@Singleton
public class TelemetryWiring {

    /** The value of {@code tailwater.metrics}. */
    enum Metrics {
        /** Nobody is told, unless the application has a way of its own. */
        NONE,
        /** CloudWatch's embedded metric format, on standard output. */
        EMF
    }

    private final Metrics metrics;
    private final String namespace;

    TelemetryWiring(
            @ConfigProperty(name = "tailwater.metrics", defaultValue = "none") Metrics metrics,
            @ConfigProperty(name = "tailwater.metrics-namespace", defaultValue = "Tailwater") String namespace) {
        this.metrics = metrics;
        this.namespace = namespace;
    }

    @Produces
    @Singleton
    StoreMeter storeMeter() {
        return new StoreMeter();
    }

    @Produces
    @Singleton
    Telemetry cloudWatch(StoreMeter meter) {
        return switch (metrics) {
            case NONE -> Telemetry.NONE;
            // Past the logger, whose format would wrap the line.
            case EMF ->
                new EmfTelemetry(
                        namespace,
                        meter::total,
                        Traces::current,
                        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)
                                ::println);
        };
    }
}
