package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.EmulatorOptions;
import io.tailwater.emulators.Emulators;
import io.tailwater.emulators.testing.TestAws;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server on a store that it did not start: it makes what is missing there, and finds it again. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ElsewhereIT {

    private final String name = "tailwater-" + UUID.randomUUID();

    @Test
    void twoAddressesOfTheEnvironment() throws Exception {
        try (Emulators emulators = Emulators.start(EmulatorOptions.inMemory())) {
            AwsEndpoints aws = emulators.endpoints();
            Map<String, String> environment = environment(aws);
            environment.put("AWS_ENDPOINT_URL_S3", aws.s3().toString());
            environment.put("AWS_ENDPOINT_URL_DYNAMODB", aws.dynamoDb().toString());

            holdsTheSampleAcrossARestart(environment, aws.s3() + " (AWS_ENDPOINT_URL_S3)");
        }
    }

    @Test
    void oneAddressOfAnOption() throws Exception {
        Optional<AwsEndpoints> chosen = TestAws.chosen().filter(aws -> aws.s3().equals(aws.dynamoDb()));
        assumeTrue(
                chosen.isPresent(),
                "Skipped: needs one address that serves both S3 and DynamoDB, as LocalStack's does; set AWS_ENDPOINT_URL");
        AwsEndpoints aws = chosen.orElseThrow();

        holdsTheSampleAcrossARestart(
                environment(aws),
                aws.s3() + " (--endpoint)",
                "--endpoint",
                aws.s3().toString());
    }

    private Map<String, String> environment(AwsEndpoints aws) {
        return new HashMap<>(Map.of(
                "AWS_REGION", aws.region(),
                "AWS_ACCESS_KEY_ID", aws.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", aws.secretAccessKey(),
                "TAILWATER_BUCKET", name,
                "TAILWATER_TABLE", name));
    }

    private static void holdsTheSampleAcrossARestart(Map<String, String> environment, String place, String... options)
            throws Exception {
        try (ServerProcess server = ServerProcess.serving(environment, options)) {
            assertThat(server.output()).contains("  data    " + place);
            assertThat(server.children()).isEmpty();
            ExpectedSample.assertIsHeldBy(new LogReader(server.base()));
        }
        try (ServerProcess server = ServerProcess.serving(environment, options)) {
            assertThat(server.output()).contains("  sample  topic earthquakes: there since an earlier start");
            ExpectedSample.assertIsHeldBy(new LogReader(server.base()));
        }
    }
}
