package io.tailwater.http.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.record.Bytes;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.topic.Topic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordsBodyReaderTest {

    private static final long SEED = 20_261_122L;
    private static final int BODIES = 2_000;
    private static final int DEPTH_MAX = 5;
    private static final String[] SCALARS = {
        "true",
        "false",
        "null",
        "0",
        "-1",
        "12345678901234567890123",
        "1.50",
        "-0.0e-10",
        "1E+5",
        "\"\"",
        "\"a\"",
        "\"\\\"\"",
        "\"\\\\\"",
        "\"\\u00e9]}\"",
        "\"ü漢🌍{[\"",
        "\" , : \""
    };
    private static final Topic TOPIC = Topic.of("t", new UUID(0, 0), 1, Instant.EPOCH, Map.of());
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t \r\n"};

    private final RecordsBodyReader reader =
            new RecordsBodyReader(AppendSettings.defaults().topicDefaults(), InstantSource.fixed(Instant.EPOCH));

    /** The hot path slices the body by byte offsets: whatever JSON looks like, the slice is what was written. */
    @Test
    void jsonIsSlicedOutExactly() {
        Random random = new Random(SEED);
        for (int round = 0; round < BODIES; round++) {
            List<String> keys = new ArrayList<>();
            List<String> values = new ArrayList<>();
            String body = body(random, keys, values);

            List<ProducedRecord> records = reader.read(body.getBytes(UTF_8), RecordFormat.JSON, TOPIC);

            assertThat(records)
                    .as(body)
                    .extracting(record -> text(record.record().key()))
                    .containsExactlyElementsOf(keys);
            assertThat(records)
                    .as(body)
                    .extracting(record -> text(record.record().value()))
                    .containsExactlyElementsOf(values);
        }
    }

    private static String text(@Nullable Bytes bytes) {
        return bytes == null ? "null" : bytes.toUtf8String();
    }

    private static String body(Random random, List<String> keys, List<String> values) {
        StringBuilder body = new StringBuilder("{").append(space(random));
        if (random.nextBoolean()) {
            body.append("\"key_schema_id\" : null ,");
        }
        body.append("\"records\":").append(space(random)).append("[");
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String key = value(random, DEPTH_MAX);
            String value = value(random, 0);
            keys.add(key);
            values.add(value);
            body.append(i == 0 ? "" : ",")
                    .append(space(random))
                    .append("{\"key\":")
                    .append(space(random) + key + space(random))
                    .append(random.nextBoolean() ? ",\"timestamp\":1" : ",\"headers\":[{\"key\":\"\"}]")
                    .append(",\"value\":")
                    .append(space(random) + value + space(random))
                    .append("}");
        }
        return body.append("]")
                .append(space(random))
                .append("}")
                .append(space(random))
                .toString();
    }

    private static String value(Random random, int depth) {
        int kind = depth < DEPTH_MAX ? random.nextInt(3) : 0;
        if (kind == 0) {
            return SCALARS[random.nextInt(SCALARS.length)];
        }
        StringBuilder text = new StringBuilder(kind == 1 ? "[" : "{").append(space(random));
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",").append(space(random));
            if (kind == 2) {
                text.append("\"n")
                        .append(random.nextInt(3))
                        .append("\\n\"")
                        .append(space(random))
                        .append(":");
            }
            text.append(space(random)).append(value(random, depth + 1)).append(space(random));
        }
        return text.append(kind == 1 ? "]" : "}").toString();
    }

    private static String space(Random random) {
        return SPACES[random.nextInt(SPACES.length)];
    }
}
