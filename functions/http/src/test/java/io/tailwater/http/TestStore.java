package io.tailwater.http;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.testing.TestAws;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.Provisioning;
import io.tailwater.log.store.StoreLocation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Gives every test of the resources the same real store: a bucket and a table in the emulators. */
public final class TestStore implements QuarkusTestResourceLifecycleManager {

    private static final StoreLocation LOCATION = new StoreLocation("tailwater-http-tests", "", "tailwater-http-tests");
    private static final int CONNECTIONS_MAX = 2;

    private final Map<String, String> replaced = new HashMap<>();

    @Override
    public Map<String, String> start() {
        AwsEndpoints aws = TestAws.endpoints();
        set("aws.accessKeyId", aws.accessKeyId());
        set("aws.secretAccessKey", aws.secretAccessKey());
        var access = new AwsClients.Access(
                Region.of(aws.region()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKeyId(), aws.secretAccessKey())),
                Optional.of(new AwsClients.Endpoints(aws.s3(), aws.dynamoDb())),
                CONNECTIONS_MAX,
                AwsClients.Timeouts.DEFAULT,
                List.of());
        try (AwsClients clients = AwsClients.open(access)) {
            Provisioning.ensure(clients, LOCATION);
        }
        return Map.of(
                "aws.region", aws.region(),
                "tailwater.bucket", LOCATION.bucket(),
                "tailwater.table", LOCATION.table(),
                "tailwater.s3.endpoint", aws.s3().toString(),
                "tailwater.dynamodb.endpoint", aws.dynamoDb().toString());
    }

    private void set(String property, String value) {
        replaced.put(property, String.valueOf(System.getProperty(property)));
        System.setProperty(property, value);
    }

    @Override
    public void stop() {
        replaced.forEach((property, before) -> {
            if (before.equals("null")) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        });
    }
}
