package io.tailwater.http.group;

import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.log.group.AssignmentStrategy;
import io.tailwater.log.group.GroupName;
import io.tailwater.log.group.MemberConfig;
import io.tailwater.log.group.OffsetReset;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A consumer instance to be created.
 *
 * @param name empty when it is to get one
 */
record NewInstance(Optional<String> name, MemberConfig config) {

    /** Confluent's default of {@code consumer.request.timeout.ms}. */
    static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);

    /** Answer as soon as there is anything: Kafka's {@code fetch.min.bytes}, and what its proxy's -1 means here. */
    static final int FETCH_BYTES_MIN = 1;

    private static final Set<String> NEED_SCHEMA_REGISTRY = Set.of("avro", "jsonschema", "protobuf");

    /**
     * Reads the body of a request.
     *
     * @param contentType the header; null when there is none
     * @param body empty for the defaults
     * @throws RestException 400, 415 or 422, naming the property
     */
    static NewInstance read(@Nullable String contentType, byte[] body) {
        Reader reader = new Reader();
        if (body.length > 0) {
            GroupBody.read(contentType, body, reader.readers());
        }
        return reader.instance();
    }

    private static final class Reader {

        /** What was set, by the first of the names that a setting has. */
        private final Map<String, Object> settings = new HashMap<>();

        Map<String, Consumer<JsonBody>> readers() {
            Map<String, Consumer<JsonBody>> readers = new HashMap<>();
            setting(readers, Reader::name, "name", "id");
            setting(readers, Reader::format, "format");
            setting(readers, Reader::reset, "auto.offset.reset");
            setting(readers, JsonBody::lenientBoolean, "auto.commit.enable", "enable.auto.commit");
            setting(readers, Reader::fetchBytesMin, "fetch.min.bytes", "responseMinBytes");
            setting(
                    readers,
                    json -> json.lenientInteger(0, Integer.MAX_VALUE),
                    "consumer.request.timeout.ms",
                    "requestWaitMs");
            // Of what a transaction has not finished there is none: every record is committed when it can be read.
            setting(readers, json -> oneOf(json, Set.of("read_uncommitted", "read_committed")), "isolation.level");
            setting(readers, Reader::strategy, "partition.assignment.strategy");
            return readers;
        }

        private void setting(
                Map<String, Consumer<JsonBody>> readers, Function<JsonBody, Object> value, String... names) {
            for (String name : names) {
                readers.put(name, json -> {
                    Object now = value.apply(json);
                    Object before = settings.put(names[0], now);
                    if (before != null && !before.equals(now)) {
                        throw json.refuse("is " + now + ", and " + String.join(" and ", names)
                                + " are the same setting, which was " + before + " before");
                    }
                });
            }
        }

        NewInstance instance() {
            return new NewInstance(
                    Optional.ofNullable((String) settings.get("name")),
                    new MemberConfig(
                            (String) settings.getOrDefault("format", "binary"),
                            (OffsetReset) settings.getOrDefault("auto.offset.reset", OffsetReset.LATEST),
                            (Boolean) settings.getOrDefault("auto.commit.enable", true),
                            (Integer) settings.getOrDefault("fetch.min.bytes", FETCH_BYTES_MIN),
                            Duration.ofMillis((Long)
                                    settings.getOrDefault("consumer.request.timeout.ms", POLL_TIMEOUT.toMillis())),
                            (AssignmentStrategy)
                                    settings.getOrDefault("partition.assignment.strategy", AssignmentStrategy.RANGE)));
        }

        private static String name(JsonBody json) {
            String name = json.string();
            if (name.isEmpty()
                    || name.length() > GroupName.LENGTH_MAX
                    || name.equals(".")
                    || name.equals("..")
                    || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
                throw json.refuse("must be 1 to " + GroupName.LENGTH_MAX
                        + " characters, none of them a slash, a backslash or a control character, and neither \".\""
                        + " nor \"..\": it becomes a part of paths");
            }
            return name;
        }

        private static String format(JsonBody json) {
            String name = json.string().toLowerCase(Locale.ROOT);
            if (NEED_SCHEMA_REGISTRY.contains(name)) {
                throw json.refuse("Invalid format type: " + name
                        + " needs a schema registry, and there is none; there are binary, json and text");
            }
            for (RecordFormat format : RecordFormat.values()) {
                if (nameOf(format).equals(name)) {
                    return name;
                }
            }
            throw json.refuse("Invalid format type; there are binary, json and text");
        }

        private static OffsetReset reset(JsonBody json) {
            return OffsetReset.valueOf(
                    oneOf(json, Set.of("earliest", "latest", "none")).toUpperCase(Locale.ROOT));
        }

        private static Integer fetchBytesMin(JsonBody json) {
            int bytes = Math.toIntExact(json.lenientInteger(-1, MemberConfig.FETCH_BYTES_MIN_MAX));
            return bytes == -1 ? FETCH_BYTES_MIN : bytes;
        }

        private static AssignmentStrategy strategy(JsonBody json) {
            return oneOf(json, Set.of("range", "roundrobin")).equals("range")
                    ? AssignmentStrategy.RANGE
                    : AssignmentStrategy.ROUND_ROBIN;
        }

        private static String oneOf(JsonBody json, Set<String> known) {
            String text = json.string().toLowerCase(Locale.ROOT);
            if (!known.contains(text)) {
                throw json.refuse("is none of "
                        + String.join(", ", known.stream().sorted().toList()));
            }
            return text;
        }
    }

    /** The word for a format in instances. */
    static String nameOf(RecordFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    /** The format for a word that was once accepted. */
    static RecordFormat formatOf(String name) {
        return RecordFormat.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
