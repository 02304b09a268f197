package io.tailwater.emulators.testing;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.EmulatorOptions;
import io.tailwater.emulators.Emulators;
import java.net.URI;
import java.util.Map;

/**
 * The AWS of the tests: one pair of emulators in memory for the whole test JVM, or whatever {@code AWS_ENDPOINT_URL}
 * names, which is how the same suites run against LocalStack.
 *
 * <p>All tests share it, so each makes its own bucket and tables under names of its own.
 */
public final class TestAws {

    private TestAws() {}

    /**
     * Starts the emulators at the first call; they end with the JVM.
     *
     * @throws io.tailwater.emulators.EmulatorException if they do not start
     */
    public static AwsEndpoints endpoints() {
        return Shared.ENDPOINTS;
    }

    static AwsEndpoints endpoints(Map<String, String> environment) {
        String endpoint = environment.getOrDefault("AWS_ENDPOINT_URL", "");
        return endpoint.isBlank() ? startShared() : given(URI.create(endpoint), environment);
    }

    private static AwsEndpoints given(URI endpoint, Map<String, String> environment) {
        String region = environment.getOrDefault("AWS_DEFAULT_REGION", AwsEndpoints.EMULATOR_REGION);
        return new AwsEndpoints(
                endpoint,
                endpoint,
                environment.getOrDefault("AWS_REGION", region),
                environment.getOrDefault("AWS_ACCESS_KEY_ID", AwsEndpoints.EMULATOR_ACCESS_KEY_ID),
                environment.getOrDefault("AWS_SECRET_ACCESS_KEY", AwsEndpoints.EMULATOR_SECRET_ACCESS_KEY));
    }

    private static AwsEndpoints startShared() {
        Emulators emulators = Emulators.start(EmulatorOptions.inMemory());
        Runtime.getRuntime().addShutdownHook(new Thread(emulators::close, "emulators-close"));
        return emulators.endpoints();
    }

    private static final class Shared {
        static final AwsEndpoints ENDPOINTS = endpoints(System.getenv());
    }
}
