package io.tailwater.stacks.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {

    private static final Path DEV = Path.of("config", "dev.json");
    private static final Path PROD = Path.of("config", "prod.json");

    @Test
    void productionKeepsWhatDevelopmentDoesNot() {
        Deployment dev = ConfigFile.read(DEV);
        Deployment prod = ConfigFile.read(PROD);

        assertThat(dev.data()).isEqualTo(new Data(false, false, 1, false, false));
        assertThat(prod.data()).isEqualTo(new Data(true, true, 30, true, true));
        assertThat(dev.replicaRegions()).isEmpty();
        assertThat(prod.replicaRegions()).hasSize(2);
        assertThat(prod.throttle().requestsPerSecond())
                .isGreaterThan(dev.throttle().requestsPerSecond());
        assertThat(dev.authorization()).isEqualTo(new Authorization.Iam());
        assertThat(dev.name()).isNotEqualTo(prod.name());
    }

    @Test
    void tokensAndTablesAreRead() throws IOException {
        Deployment read = ConfigFile.parse(
                dev().replace(
                                "{\"type\": \"iam\"}",
                                "{\"type\": \"jwt\", \"issuer\": \"https://id.example.com/\", \"audience\": [\"log\"],"
                                        + " \"principalClaim\": \"sub\", \"adminScope\": \"log/admin\"}")
                        .replace(
                                "\"queryTopics\": []",
                                "\"queryTopics\": [{\"topic\": \"My.Orders\", \"topicId\": \"7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33\","
                                        + " \"partitions\": 3, \"since\": \"2026-01-31\", \"key\": \"binary\", \"value\": \"string\"}]"));

        assertThat(read.authorization())
                .isEqualTo(
                        new Authorization.Jwt("https://id.example.com/", java.util.List.of("log"), "sub", "log/admin"));
        assertThat(read.queryTopics()).singleElement().satisfies(topic -> {
            assertThat(topic.tableName()).isEqualTo("my_orders");
            assertThat(topic.since()).isEqualTo(LocalDate.of(2026, 1, 31));
        });
    }

    /** The first of a line is a text of the file, which the second replaces; an error has to have the third. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\": \"tailwater-dev\" | \"name\": \"Tailwater\" | name: \"Tailwater\" is not 3 to 29 of a-z, 0-9 and -",
                "\"name\": \"tailwater-dev\" | \"name\": 3 | name: 3 is not 3 to 29",
                "\"name\": \"tailwater-dev\", | '' | name: is missing",
                "\"region\": \"us-east-1\" | \"region\": \"us-east\" | region: \"us-east\" is not a region such as eu-west-1",
                "\"replicaRegions\": [] | \"replicaRegions\": [\"us-east-1\"] | replicaRegions: \"us-east-1\" is the region itself",
                "\"replicaRegions\": [] | \"replicaRegions\": [\"eu-west-1\", \"eu-west-1\"] | replicaRegions[1]: \"eu-west-1\" stands there twice",
                "\"leadershipTable\": false | \"leadershipTable\": true | leadershipTable: is true, and that takes three regions of one of these sets",
                "{\"type\": \"iam\"} | {\"type\": \"none\"} | authorization.type: \"none\" is not one of",
                "{\"type\": \"iam\"} | {\"type\": \"iam\", \"issuer\": \"x\"} | authorization.issuer: is not a parameter; there are type",
                "{\"type\": \"iam\"} | {\"type\": \"jwt\", \"issuer\": \"http://id\", \"audience\": [\"a\"]} | authorization.issuer: \"http://id\" is not",
                "{\"type\": \"iam\"} | {\"type\": \"jwt\", \"issuer\": \"https://id\", \"audience\": []} | authorization.audience: is empty",
                "{\"type\": \"iam\"} | {\"type\": \"jwt\", \"issuer\": \"https://id\", \"audience\": [\"a\"]} | authorization.principalClaim: is missing",
                "{\"type\": \"iam\"} | {\"type\": \"jwt\", \"issuer\": \"https://id\", \"audience\": [\"a\"], \"principalClaim\": \"sub\"} | authorization.adminScope: is missing",
                "\"corsOrigins\": [] | \"corsOrigins\": [\"*\"] | corsOrigins[0]: \"*\" is not an origin",
                "\"burst\": 200 | \"burst\": 5001 | throttle.burst: 5001 is not an integer from 1 to 5000",
                "\"burst\": 200 | \"burst\": 2.5 | throttle.burst: 2.5 is not an integer",
                "\"overwrittenDays\": 1 | \"overwrittenDays\": 0 | data.overwrittenDays: 0 is not an integer from 1 to 3650",
                "\"deletionProtection\": false | \"deletionProtection\": \"no\" | data.deletionProtection: \"no\" is neither true nor false",
                "\"deletionProtection\": false, | '' | data.deletionProtection: is missing",
                "\"admin\": 1024 | \"admin\": 511 | memoryMb.admin: 511 is not an integer from 512 to 10240",
                "\"streamsMax\": null | \"streamsMax\": 0 | streamsMax: 0 is not an integer from 1 to 1000",
                "\"logDays\": 7 | \"logDays\": 8 | logDays: 8 is not one of [1, 3, 5, 7,",
                "\"tracing\": true | \"tracing\": 1 | tracing: 1 is neither true nor false",
                "\"consumerLagRecords\": 100000 | \"consumerLagRecords\": 0 | alarms.consumerLagRecords: 0 is not an integer from 1 to 2147483647",
                "\"replicationAgeSeconds\": 900 | \"replicationAgeSeconds\": 604801 | alarms.replicationAgeSeconds: 604801 is not an integer from 1 to 604800",
                "\"consumerLagRecords\": | \"consumerLag\": | alarms.consumerLag: is not a parameter; there are",
                "\"alarmEmail\": null | \"alarmEmail\": \"me\" | alarmEmail: \"me\" is not an e-mail address",
                "\"queryTopics\": [] | \"queryTopics\": [{}] | queryTopics[0].topic: is missing",
                "\"queryTopics\": [] | \"queryTopics\": {} | queryTopics: is not a list of at most 100",
                "{\"stage\": \"dev\"} | {\"stage\": \"a;b\"} | tags.stage: \"a;b\" is not 1 to 128",
                "{\"stage\": \"dev\"} | 7 | tags: is not an object",
                "\"logDays\": 7 | \"logdays\": 7 | logDays: is missing",
                "\"logDays\": 7 | \"logDays\": 7, \"region\": \"eu-west-1\" | is not JSON: Duplicate field 'region'",
                "\"logDays\": 7 | \"logDays\": 7 7 | is not JSON",
            })
    void whatIsWrongIsNamed(String there, String instead, String message) throws IOException {
        String text = dev();
        assertThat(text).contains(there);

        assertThatThrownBy(() -> ConfigFile.parse(text.replace(there, instead)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ConfigFile.read(Path.of("config", "none.json")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith("config/none.json: cannot be read");
    }

    private static String dev() throws IOException {
        return Files.readString(DEV);
    }
}
