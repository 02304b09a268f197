package io.tailwater.log.compaction;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TableFiles;
import io.tailwater.log.testing.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From produced values, over compaction, to typed columns in SQL. */
class TypedCompactionTest {

    private static final String TOPIC = "earthquakes";
    private static final String SCHEMA = """
            {"type": "object", "required": ["magnitude"], "properties": {
              "magnitude": {"type": "number"},
              "place": {"type": "string"},
              "time": {"type": "string", "format": "date-time"}}}
            """;
    private static final String GROWN = SCHEMA.replace(
            "\"place\":",
            "\"at\": {\"type\": \"object\", \"properties\": {\"depth\": {\"type\": \"number\"}}}, \"felt\": {\"type\": \"integer\"}, \"place\":");

    @TempDir
    Path folder;

    private final SimulatedTime time = new SimulatedTime();
    private TestStore store;
    private TailwaterLog log;

    @BeforeEach
    void open() {
        store = new TestStore();
        log = store.open(time, 1);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void filesFromBeforeAndBehindAChangeAreOneTable() throws Exception {
        log.admin().create(TOPIC, 1, Map.of("value.format", "string"));
        append(log, TOPIC, 0, "{\"magnitude\": 9.9}");
        CompactedSegment none = compact();
        log.admin().alterConfigs(TOPIC, Map.of("value.schema", Optional.of(SCHEMA)));
        append(
                log,
                TOPIC,
                0,
                "{\"magnitude\": 4.5, \"place\": \"Amboy\", \"time\": \"2018-01-31T01:49:59.650Z\", \"felt\": 3}",
                "{\"magnitude\": \"large\", \"place\": \"Alaska\"}",
                "no JSON at all");
        append(log, TOPIC, 0, List.of(new LogRecord(0, Bytes.utf8("k"), null, List.of())));
        CompactedSegment before = compact();
        log.admin().alterConfigs(TOPIC, Map.of("value.schema", Optional.of(GROWN)));
        append(log, TOPIC, 0, "{\"magnitude\": 7, \"felt\": 12, \"at\": {\"depth\": 3.5}}", "{}");
        CompactedSegment after = compact();

        assertThat(none.misfits()).isZero();
        assertThat(before.misfits()).isEqualTo(2);
        assertThat(after.misfits()).isEqualTo(1);
        List<OffsetRecord> all = readAll(log, TOPIC, 0);
        assertThat(new TableFiles(store).records(TOPIC, 0)).isEqualTo(all).hasSize(7);
        assertThat(query(
                        "SELECT \"offset\", magnitude, place, epoch_ms(\"time\"), felt, \"at\".depth, value IS NULL FROM files"
                                + " ORDER BY \"offset\""))
                .containsExactly(
                        "0 null null null null null false",
                        "1 4.5 Amboy 1517363399650 null null false",
                        "2 null null null null null false",
                        "3 null null null null null false",
                        "4 null null null null null true",
                        "5 7.0 null null 12 3.5 false",
                        "6 null null null null null false");
        assertThat(log.segments().list(TOPIC, 0, new FetchFrom.Earliest()).valueSchema())
                .hasValue(GROWN);
    }

    @Test
    void avroIsReadByTheVersionThatWroteIt() throws Exception {
        String one =
                "{\"type\": \"record\", \"name\": \"Q\", \"fields\": [{\"name\": \"place\", \"type\": \"string\"}]}";
        String two = one.replace("]}", ", {\"name\": \"felt\", \"type\": [\"null\", \"long\"], \"default\": null}]}");
        log.admin().create(TOPIC, 1, Map.of("value.schema", one));
        append(log, TOPIC, 0, List.of(bytes(4, 'L', 'A')));
        log.admin().alterConfigs(TOPIC, Map.of("value.schema", Optional.of(two)));
        append(log, TOPIC, 0, List.of(bytes(4, 'L', 'A'), bytes(4, 'S', 'F', 2, 10), bytes(4, 'S')));

        assertThat(compact().misfits()).isEqualTo(1);
        assertThat(query("SELECT place, felt FROM files ORDER BY \"offset\""))
                .containsExactly("LA null", "LA null", "SF 5", "null null");
    }

    private static LogRecord bytes(int... bytes) {
        byte[] value = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            value[i] = (byte) bytes[i];
        }
        return new LogRecord(0, null, Bytes.wrap(value), List.of());
    }

    private CompactedSegment compact() {
        List<CompactedSegment> made = new ArrayList<>();
        int failed = log.compaction()
                .run(log.topics().refresh(TOPIC), Due.EVERYTHING, time.instant().plusSeconds(60), made::add);
        assertThat(failed).isZero();
        assertThat(made).hasSize(1);
        return made.get(0);
    }

    /** Rows of the table's files, as DuckDB reads them together. */
    private List<String> query(String sql) throws Exception {
        int number = 0;
        for (byte[] content : new TableFiles(store).table(TOPIC).values()) {
            Files.write(folder.resolve(number++ + ".parquet"), content);
        }
        List<String> answer = new ArrayList<>();
        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement()) {
            statement.execute(
                    "CREATE VIEW files AS FROM read_parquet('" + folder + "/*.parquet', union_by_name = true)");
            try (var rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        values.add(String.valueOf(rows.getObject(i)));
                    }
                    answer.add(String.join(" ", values));
                }
            }
        }
        return answer;
    }
}
