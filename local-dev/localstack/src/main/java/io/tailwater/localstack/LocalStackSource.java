package io.tailwater.localstack;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.testing.AwsSource;

/** What {@code -Dtailwater.test.aws=localstack} chooses. */
public final class LocalStackSource implements AwsSource {

    @Override
    public String name() {
        return "localstack";
    }

    /** Asked for by name, so a machine without Docker is a failure that says so, and not a skipped suite. */
    @Override
    public AwsEndpoints start() {
        return LocalStack.start();
    }
}
