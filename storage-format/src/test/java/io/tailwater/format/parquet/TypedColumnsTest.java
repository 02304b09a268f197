package io.tailwater.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.schema.ValueSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of what is in values, as DuckDB and parquet-java read them, beside records that stay what they are. */
class TypedColumnsTest {

    private static final String BEFORE = """
            {"type": "object", "required": ["mag"], "properties": {
              "mag": {"type": "number"},
              "place": {"type": "string"},
              "time": {"type": "string", "format": "date-time"},
              "at": {"type": "object", "properties": {"lon": {"type": "number"}}}}}
            """;

    /** Fields more, at the root and within a group. */
    private static final String AFTER = """
            {"type": "object", "required": ["mag"], "properties": {
              "felt": {"type": ["boolean", "null"]},
              "date": {"type": "string", "format": "date"},
              "mag": {"type": "number"},
              "place": {"type": "string"},
              "reports": {"type": "integer"},
              "tags": {"type": "array"},
              "time": {"type": "string", "format": "date-time"},
              "at": {"type": "object", "properties": {"lat": {"type": "number"}, "lon": {"type": "number"}}}}}
            """;

    @TempDir
    Path folder;

    @Test
    void filesWithMoreAndWithFewerColumnsAreOneTable() throws Exception {
        var none = write("0", null, 0, 100);
        var before = write("1", BEFORE, 100, 100);
        var after = write("2", AFTER, 200, 20_000);

        assertThat(none.footer().misfitCount()).isZero();
        assertThat(before.footer().misfitCount()).isEqualTo(10);
        assertThat(after.footer().misfitCount()).isEqualTo(2_000);
        assertThat(after.footer().rowGroups()).hasSizeGreaterThan(1);
        assertThat(ParquetFooter.read(after.content(), after.content().length(), "k"))
                .isEqualTo(after.footer());

        String table = "read_parquet('" + folder + "/*.parquet', union_by_name = true)";
        assertThat(OtherReadersTest.query(
                        "SELECT typeof(mag), typeof(place), typeof(\"time\"), typeof(felt), typeof(value_date),"
                                + " typeof(reports), typeof(tags), typeof(\"at\") FROM " + table + " LIMIT 1"))
                .isEqualTo("DOUBLE|VARCHAR|TIMESTAMP WITH TIME ZONE|BOOLEAN|DATE|BIGINT|VARCHAR|"
                        + "STRUCT(lon DOUBLE, lat DOUBLE)");
        assertThat(OtherReadersTest.query(
                        "SELECT count(*), count(mag), count(felt), count(value_date), count(\"at\".lat),"
                                + " count(\"at\".lon), sum(mag), count(value) FROM " + table))
                .isEqualTo("20200|18090|18000|18000|18000|18090|" + sum(100, 20_100) + "|20200");
        assertThat(OtherReadersTest.query(
                        "SELECT mag, place, epoch_us(\"time\"), felt, value_date::VARCHAR, reports, tags, \"at\".lat FROM "
                                + table + " WHERE \"offset\" = 201"))
                .isEqualTo("201.0|Ort é 201|1517363399650001|true|2018-01-31|201|[201, \"x\"]|0.5");
        assertThat(OtherReadersTest.query("SELECT mag, felt, \"at\", value FROM " + table + " WHERE \"offset\" = 205"))
                .isEqualTo("null|null|null|not JSON 205");
        assertThat(OtherReadersTest.query("SELECT count(*) FROM " + table + " WHERE mag BETWEEN 300 AND 309"))
                .isEqualTo("9");
    }

    @Test
    void recordsAreTheSameWithTypedColumnsAndWithout() {
        List<OffsetRecord> records = records(7, 12_000);
        var typed = TestSegments.write(schema(AFTER), records);

        assertThat(typed.readAll()).isEqualTo(records);
        assertThat(TestSegments.list(typed.reader(9_000, 1).recordsFrom(9_000)).get(0))
                .isEqualTo(records.get(9_000 - 7));
    }

    @Test
    void parquetJavaReadsTypedColumns() throws Exception {
        write("1", AFTER, 200, 20);
        List<Group> rows = new ArrayList<>();
        try (var reader = OtherReadersTest.open(folder.resolve("1.parquet"))) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }

        Group row = rows.get(1);
        assertThat(row.getDouble("mag", 0)).isEqualTo(201);
        assertThat(row.getString("place", 0)).isEqualTo("Ort é 201");
        assertThat(row.getLong("time", 0)).isEqualTo(1_517_363_399_650_001L);
        assertThat(row.getInteger("value_date", 0)).isEqualTo(17_562);
        assertThat(row.getBoolean("felt", 0)).isTrue();
        assertThat(row.getGroup("at", 0).getDouble("lat", 0)).isEqualTo(0.5);
        assertThat(rows.get(5).getFieldRepetitionCount("mag")).isZero();
        assertThat(rows.get(5).getFieldRepetitionCount("at")).isZero();
        var fields = row.getType();
        assertThat(fields.getType("value_date").toString()).matches("optional int32 value_date \\(DATE\\) = \\d+");
        assertThat(fields.getType("place").getId()).isNotNull();
    }

    private TestSegments.Written write(String name, String schema, int from, int count) throws Exception {
        var written = TestSegments.write(schema(schema), records(from, count));
        Files.write(folder.resolve(name + ".parquet"), written.content().toArray());
        return written;
    }

    private static RowSchema schema(String text) {
        return new RowSchema(ColumnFormat.BYTES, ColumnFormat.STRING, text == null ? null : ValueSchema.parse(text));
    }

    private static List<OffsetRecord> records(int from, int count) {
        return TestSegments.at(
                from,
                IntStream.range(from, from + count)
                        .mapToObj(i -> new LogRecord(i, Bytes.utf8("k"), Bytes.utf8(value(i)), List.of()))
                        .toList());
    }

    /** Every tenth does not fit. */
    private static String value(int i) {
        if (i % 10 == 5) {
            return "not JSON " + i;
        }
        return "{\"mag\": %d, \"place\": \"Ort \\u00e9 %d\", \"time\": \"2018-01-31T01:49:59.650001Z\", \"felt\": true, \"more\": \"%s\","
                        .formatted(i, i, "x".repeat(300))
                + " \"date\": \"2018-01-31\", \"reports\": %d, \"tags\": [%d, \"x\"], \"at\": {\"lon\": 1, \"lat\": 0.5}}"
                        .formatted(i, i);
    }

    private static String sum(int from, int count) {
        return String.valueOf(IntStream.range(from, from + count)
                .filter(i -> i % 10 != 5)
                .asDoubleStream()
                .sum());
    }
}
