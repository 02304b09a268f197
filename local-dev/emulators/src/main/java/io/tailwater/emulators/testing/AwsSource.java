package io.tailwater.emulators.testing;

import io.tailwater.emulators.AwsEndpoints;

/**
 * An AWS for tests that another module brings, so that this one need not know what starts it; found by {@link
 * java.util.ServiceLoader}.
 */
public interface AwsSource {

    /** The value of {@value TestAws#PROPERTY} that chooses it. */
    String name();

    /**
     * Starts it, once per JVM, and ends it with the JVM.
     *
     * @throws io.tailwater.emulators.EmulatorException if it does not start
     */
    AwsEndpoints start();
}
