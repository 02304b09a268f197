package io.tailwater.lambda;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.testing.TestAws;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.Provisioning;
import io.tailwater.log.store.StoreLocation;
import io.tailwater.log.time.Sleeper;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** A bucket and a table as a deployment makes them, and the variables that lead a function there. */
public final class FunctionStore {

    private static final int CONNECTIONS_MAX = 2;

    private final AwsEndpoints aws;
    private final StoreLocation location;

    private FunctionStore(AwsEndpoints aws, StoreLocation location) {
        this.aws = aws;
        this.location = location;
    }

    /** @param name of the bucket and of the table: each test has its own */
    public static FunctionStore provision(String name) {
        AwsEndpoints aws = TestAws.endpoints();
        var location = new StoreLocation(name, "", name);
        var store = new FunctionStore(aws, location);
        try (AwsClients clients = store.clients()) {
            Provisioning.ensure(clients, location);
        }
        return store;
    }

    /** Creates a topic, as an administrator does. */
    public void createTopic(String name, int partitions) {
        try (AwsClients clients = clients();
                TailwaterLog log = new TailwaterLog(
                        clients,
                        location,
                        AppendSettings.defaults(),
                        1,
                        new TailwaterLog.Surroundings(InstantSource.system(), Sleeper.REAL, new SecureRandom()))) {
            log.admin().create(name, partitions);
        }
    }

    /** Where the functions' log is, for a test that looks there by itself. */
    public StoreLocation location() {
        return location;
    }

    /** Clients of the same store, to be closed by the caller. */
    public AwsClients clients() {
        return AwsClients.open(new AwsClients.Access(
                Region.of(aws.region()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKeyId(), aws.secretAccessKey())),
                Optional.of(new AwsClients.Endpoints(aws.s3(), aws.dynamoDb())),
                CONNECTIONS_MAX,
                AwsClients.Timeouts.DEFAULT,
                List.of()));
    }

    /**
     * What the configuration and the role of a function give to it.
     *
     * @param function which routes it has: the value of {@code TAILWATER_FUNCTION}
     */
    public Map<String, String> environment(String function) {
        return Map.of(
                "TAILWATER_FUNCTION", function,
                "TAILWATER_BUCKET", location.bucket(),
                "TAILWATER_TABLE", location.table(),
                "AWS_ENDPOINT_URL_S3", aws.s3().toString(),
                "AWS_ENDPOINT_URL_DYNAMODB", aws.dynamoDb().toString(),
                "AWS_REGION", aws.region(),
                "AWS_ACCESS_KEY_ID", aws.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", aws.secretAccessKey());
    }
}
