package io.tailwater.emulators.testing;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.EmulatorOptions;
import io.tailwater.emulators.Emulators;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * The AWS of the tests. The first of these that is there: what the property {@value #PROPERTY} names, which starts it; the
 * endpoints that {@code AWS_ENDPOINT_URL} and its kin name, which is how the suites run against any AWS that runs already;
 * one pair of emulators in memory for the whole test JVM.
 *
 * <p>All tests share it, so each makes its own bucket and tables under names of its own.
 */
public final class TestAws {

    /** Names an {@link AwsSource}. */
    public static final String PROPERTY = "tailwater.test.aws";

    private static final String ANY_SERVICE = "AWS_ENDPOINT_URL";
    private static final String S3 = ANY_SERVICE + "_S3";
    private static final String DYNAMO_DB = ANY_SERVICE + "_DYNAMODB";
    private static final List<String> VARIABLES = List.of(ANY_SERVICE, S3, DYNAMO_DB);

    private TestAws() {}

    /**
     * Starts what is to be started at the first call; it ends with the JVM.
     *
     * @throws io.tailwater.emulators.EmulatorException if it does not start
     */
    public static AwsEndpoints endpoints() {
        return Shared.ENDPOINTS;
    }

    /** The endpoints that somebody has chosen for this run, if anybody has: the emulators were not meant then. */
    public static Optional<AwsEndpoints> chosen() {
        return isChosen(System.getProperty(PROPERTY, ""), System.getenv())
                ? Optional.of(endpoints())
                : Optional.empty();
    }

    static AwsEndpoints endpoints(String property, List<AwsSource> sources, Map<String, String> environment) {
        if (!property.isBlank()) {
            return source(property, sources).start();
        }
        return isChosen(property, environment) ? given(environment) : startShared();
    }

    private static boolean isChosen(String property, Map<String, String> environment) {
        return !property.isBlank()
                || VARIABLES.stream()
                        .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
    }

    private static AwsSource source(String name, List<AwsSource> sources) {
        return sources.stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(PROPERTY + ": \"" + name
                        + "\" is not one of the sources on this class path: "
                        + sources.stream().map(AwsSource::name).collect(Collectors.joining(", ", "[", "]"))));
    }

    private static AwsEndpoints given(Map<String, String> environment) {
        String region = environment.getOrDefault("AWS_DEFAULT_REGION", AwsEndpoints.EMULATOR_REGION);
        return new AwsEndpoints(
                url(S3, environment),
                url(DYNAMO_DB, environment),
                environment.getOrDefault("AWS_REGION", region),
                environment.getOrDefault("AWS_ACCESS_KEY_ID", AwsEndpoints.EMULATOR_ACCESS_KEY_ID),
                environment.getOrDefault("AWS_SECRET_ACCESS_KEY", AwsEndpoints.EMULATOR_SECRET_ACCESS_KEY));
    }

    /** As the SDKs read them: a service's own variable before the general one. */
    private static URI url(String variable, Map<String, String> environment) {
        return List.of(variable, ANY_SERVICE).stream()
                .map(name -> environment.getOrDefault(name, ""))
                .filter(url -> !url.isBlank())
                .findFirst()
                .map(URI::create)
                .orElseThrow(() -> new IllegalArgumentException("neither " + variable + " nor " + ANY_SERVICE
                        + " is set, and another endpoint is: set both, or none for the emulators"));
    }

    private static AwsEndpoints startShared() {
        Emulators emulators = Emulators.start(EmulatorOptions.inMemory());
        Runtime.getRuntime().addShutdownHook(new Thread(emulators::close, "emulators-close"));
        return emulators.endpoints();
    }

    private static final class Shared {
        static final AwsEndpoints ENDPOINTS = endpoints(
                System.getProperty(PROPERTY, ""),
                // Of this class's own loader: the thread's may be a framework's that does not know the interface.
                ServiceLoader.load(AwsSource.class, AwsSource.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                System.getenv());
    }
}
