package io.tailwater.server;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.EmulatorException;
import io.tailwater.emulators.EmulatorOptions;
import io.tailwater.emulators.Emulators;
import io.tailwater.server.ServerOptions.Storage;
import java.util.List;
import java.util.Optional;

/**
 * The S3 and the DynamoDB of this process. Opened before Quarkus starts, since its configuration names them, and closed
 * after it has ended, since the last records are still on their way until then.
 */
final class Store implements AutoCloseable {

    private final Optional<Emulators> emulators;
    private final String description;
    private volatile boolean closing;

    private Store(Optional<Emulators> emulators, String description) {
        this.emulators = emulators;
        this.description = description;
    }

    /**
     * Starts emulators, if they are asked for, and points the configuration to the store.
     *
     * @throws StartException if they do not start
     */
    static Store open(Storage storage) {
        if (storage instanceof Storage.Elsewhere elsewhere) {
            return new Store(Optional.empty(), elsewhere.url() + " (" + elsewhere.variable() + ")");
        }
        if (storage instanceof Storage.Endpoint endpoint) {
            pointTo(endpoint.url(), endpoint.url());
            return new Store(Optional.empty(), endpoint.url() + " (--endpoint)");
        }
        if (storage instanceof Storage.LocalStack) {
            pointTo(Storage.LocalStack.URL, Storage.LocalStack.URL);
            signAs(Storage.LocalStack.REGION, Storage.LocalStack.CREDENTIAL, Storage.LocalStack.CREDENTIAL);
            return new Store(Optional.empty(), Storage.LocalStack.URL + " (LocalStack)");
        }
        try {
            Emulators emulators = Emulators.start(
                    storage instanceof Storage.OnDisk onDisk
                            ? EmulatorOptions.onDisk(onDisk.folder())
                            : EmulatorOptions.inMemory());
            configure(emulators.endpoints());
            var store = new Store(
                    Optional.of(emulators),
                    storage instanceof Storage.OnDisk
                            ? emulators.directory() + " (survives a restart)"
                            : "in memory, gone at the end");
            emulators.processes().forEach(process -> process.onExit().thenAccept(store::reportEnd));
            return store;
        } catch (EmulatorException e) {
            // The rest is the end of a log, which the first line names.
            throw new StartException(
                    String.valueOf(e.getMessage()).lines().findFirst().orElseThrow());
        }
    }

    private static void configure(AwsEndpoints endpoints) {
        pointTo(endpoints.s3().toString(), endpoints.dynamoDb().toString());
        signAs(endpoints.region(), endpoints.accessKeyId(), endpoints.secretAccessKey());
    }

    private static void pointTo(String s3, String dynamoDb) {
        System.setProperty("tailwater.s3.endpoint", s3);
        System.setProperty("tailwater.dynamodb.endpoint", dynamoDb);
    }

    /** The SDK's own properties come before the environment, which may hold somebody's real credentials. */
    private static void signAs(String region, String accessKeyId, String secretAccessKey) {
        System.setProperty("aws.region", region);
        System.setProperty("aws.accessKeyId", accessKeyId);
        System.setProperty("aws.secretAccessKey", secretAccessKey);
    }

    private void reportEnd(ProcessHandle process) {
        if (!closing) {
            System.err.println("tailwater: the emulator with process id " + process.pid()
                    + " has ended, and with it what it serves; start again. Its log is in "
                    + emulators.orElseThrow().directory());
        }
    }

    /** Where the data is, for people. */
    String description() {
        return description;
    }

    /** Where the emulators answer, if there are any. */
    Optional<AwsEndpoints> endpoints() {
        return emulators.map(Emulators::endpoints);
    }

    /** The emulators that should run and do not. */
    List<ProcessHandle> dead() {
        return emulators
                .map(running -> running.processes().stream()
                        .filter(process -> !process.isAlive())
                        .toList())
                .orElse(List.of());
    }

    @Override
    public void close() {
        closing = true;
        emulators.ifPresent(Emulators::close);
    }
}
