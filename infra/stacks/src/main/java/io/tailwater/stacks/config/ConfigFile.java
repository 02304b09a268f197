package io.tailwater.stacks.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tailwater.stacks.config.QueryTopic.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a parameter file. All limits of parameters stand here. */
public final class ConfigFile {

    /** Two replicas make three copies; S3 would take far more. */
    static final int REPLICA_REGIONS_MAX = 5;

    /** Of DynamoDB: tables that are strongly consistent across regions have three of one set. */
    private static final int STRONG_REGIONS_COUNT = 3;

    private static final List<List<String>> STRONG_REGIONS = List.of(
            List.of("us-east-1", "us-east-2", "us-west-2"),
            List.of("eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"),
            List.of("ap-northeast-1", "ap-northeast-2", "ap-northeast-3"));

    private static final int ORIGINS_MAX = 20;
    private static final int AUDIENCE_MAX = 20;
    private static final int QUERY_TOPICS_MAX = 100;

    /** As many as a topic can have. */
    private static final int PARTITIONS_MAX = 100_000;

    /** AWS allows 50 a resource; some are added here. */
    private static final int TAGS_MAX = 40;

    /** Lambda's own bounds; below 512 MB the JVM spends its time on collecting garbage. */
    private static final int MEMORY_MB_MIN = 512;

    private static final int MEMORY_MB_MAX = 10_240;

    /** S3's noncurrent versions are kept for a day at least. */
    private static final int OVERWRITTEN_DAYS_MAX = 3650;

    /** Of a new account's default quota in a region, which can be raised. */
    private static final int REQUESTS_MAX = 10_000;

    private static final int BURST_MAX = 5_000;
    private static final int STREAMS_MAX = 1_000;

    private static final int RECORDS_MAX = Integer.MAX_VALUE;

    /** A week: what is older is no delay any more. */
    private static final int AGE_SECONDS_MAX = 7 * 24 * 3_600;

    /** What CloudWatch Logs takes. */
    private static final List<Integer> LOG_DAYS = List.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    /** With the account's 12 digits and a region's 14 letters in front and behind, a bucket's name has at most 63. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,27}[a-z0-9]");

    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]{3,9}){1,2}-[0-9]");
    private static final Pattern HTTPS = Pattern.compile("https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?");
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?");
    private static final Pattern WORD = Pattern.compile("[!-~]{1,256}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,190}");
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N} _.:/=+@-]{1,128}");
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Map<String, ColumnType> COLUMN_TYPES =
            Map.of("binary", ColumnType.BINARY, "string", ColumnType.STRING);

    private static final ObjectMapper JSON = JsonMapper.builder()
            // People explain their parameters.
            .enable(JsonParser.Feature.ALLOW_COMMENTS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ConfigFile() {}

    /** @throws InvalidConfigException in one line, naming the file and the field */
    public static Deployment read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new InvalidConfigException(file + ": cannot be read (" + e.getMessage() + ")");
        } catch (InvalidConfigException e) {
            throw new InvalidConfigException(file + ": " + e.getMessage());
        }
    }

    static Deployment parse(String text) {
        try {
            return read(new Fields("", JSON.readTree(text)));
        } catch (JsonProcessingException e) {
            throw new InvalidConfigException(
                    "line " + e.getLocation().getLineNr() + ": is not JSON: " + e.getOriginalMessage());
        }
    }

    private static Deployment read(Fields fields) {
        String name = fields.text("name", NAME, "3 to 29 of a-z, 0-9 and -, from a letter to no -");
        String region = fields.text("region", REGION, "a region such as eu-west-1");
        var deployment = new Deployment(
                name,
                region,
                fields.texts("replicaRegions", REPLICA_REGIONS_MAX, REGION, "a region such as eu-central-1"),
                fields.flag("leadershipTable"),
                fields.object("authorization", ConfigFile::authorization),
                fields.texts("corsOrigins", ORIGINS_MAX, ORIGIN, "an origin such as https://app.example.com"),
                fields.object(
                        "throttle",
                        each -> new Throttle(
                                each.number("requestsPerSecond", 1, REQUESTS_MAX), each.number("burst", 1, BURST_MAX))),
                fields.object("data", ConfigFile::data),
                fields.object("memoryMb", ConfigFile::memory),
                fields.optionalNumber("streamsMax", 1, STREAMS_MAX),
                fields.oneOf("logDays", LOG_DAYS),
                fields.flag("tracing"),
                fields.object(
                        "alarms",
                        each -> new Thresholds(
                                each.optionalNumber("consumerLagRecords", 1, RECORDS_MAX),
                                each.optionalNumber("compactionBacklogRecords", 1, RECORDS_MAX),
                                each.optionalNumber("replicationAgeSeconds", 1, AGE_SECONDS_MAX))),
                fields.optionalText("alarmEmail", EMAIL, "an e-mail address"),
                fields.objects("queryTopics", QUERY_TOPICS_MAX, ConfigFile::queryTopic),
                fields.textMap("tags", TAGS_MAX, TAG, "1 to 128 letters, digits, spaces or _.:/=+@-"));
        fields.refuseUnknown();
        if (deployment.replicaRegions().contains(region)) {
            throw fields.wrong("replicaRegions", "\"" + region + "\" is the region itself");
        }
        if (deployment.leadershipTable()
                && STRONG_REGIONS.stream()
                        .noneMatch(set -> deployment.regions().size() == STRONG_REGIONS_COUNT
                                && set.containsAll(deployment.regions()))) {
            throw fields.wrong(
                    "leadershipTable", "is true, and that takes three regions of one of these sets: " + STRONG_REGIONS);
        }
        Set<String> tables = new HashSet<>();
        for (QueryTopic topic : deployment.queryTopics()) {
            if (!tables.add(topic.tableName())) {
                throw fields.wrong("queryTopics", "two topics would have the table " + topic.tableName());
            }
        }
        return deployment;
    }

    private enum AuthorizationType {
        IAM,
        JWT
    }

    private static Authorization authorization(Fields fields) {
        AuthorizationType type =
                fields.word("type", Map.of("iam", AuthorizationType.IAM, "jwt", AuthorizationType.JWT));
        if (type == AuthorizationType.IAM) {
            return new Authorization.Iam();
        }
        String issuer = fields.text("issuer", HTTPS, "the URL of an issuer, beginning with https://");
        List<String> audience = fields.texts("audience", AUDIENCE_MAX, WORD, "1 to 256 visible letters");
        if (audience.isEmpty()) {
            throw fields.wrong("audience", "is empty: tokens made for any other service would do");
        }
        return new Authorization.Jwt(
                issuer,
                audience,
                fields.text("principalClaim", WORD, "1 to 256 visible letters, such as sub"),
                fields.text("adminScope", WORD, "1 to 256 visible letters, such as tailwater/admin"));
    }

    private static Data data(Fields fields) {
        return new Data(
                fields.flag("deletionProtection"),
                fields.flag("pointInTimeRecovery"),
                fields.number("overwrittenDays", 1, OVERWRITTEN_DAYS_MAX),
                fields.flag("accessLogs"),
                fields.flag("replicationTimeControl"));
    }

    private static MemoryMb memory(Fields fields) {
        return new MemoryMb(
                fields.number("produce", MEMORY_MB_MIN, MEMORY_MB_MAX),
                fields.number("consume", MEMORY_MB_MIN, MEMORY_MB_MAX),
                fields.number("admin", MEMORY_MB_MIN, MEMORY_MB_MAX),
                fields.number("maintenance", MEMORY_MB_MIN, MEMORY_MB_MAX));
    }

    private static QueryTopic queryTopic(Fields fields) {
        return new QueryTopic(
                fields.text("topic", TOPIC, "a topic's name"),
                fields.text("topicId", UUID, "a topic's id, a UUID in lower case"),
                fields.number("partitions", 1, PARTITIONS_MAX),
                fields.date("since"),
                fields.word("key", COLUMN_TYPES),
                fields.word("value", COLUMN_TYPES));
    }
}
