package io.tailwater.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.TableSegmentKey;
import io.tailwater.format.parquet.RowSchema;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That Athena is told of the keys and columns that segments have. */
class QueryTablesTest {

    private static final String TOPIC = "my.orders";
    private static final UUID TOPIC_ID = UUID.fromString("7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33");

    private final JsonNode table =
            Synthesis.own().leader().properties("AWS::Glue::Table", "Query").get("TableInput");

    @Test
    void placesOfPartitionsAreThoseOfKeys() {
        String key = new ObjectKeys("").of(new TableSegmentKey(TOPIC, TOPIC_ID, 2, LocalDate.of(2026, 2, 3), 0, 0));
        String place = table.at("/Parameters/storage.location.template")
                .toString()
                .replace("${partition}", "2")
                .replace("${date}", "2026-02-03");

        assertThat(place).contains("/" + key.substring(0, key.lastIndexOf('/') + 1) + "\"");
        assertThat(table.at("/StorageDescriptor/Location").toString())
                .contains("/" + new ObjectKeys("").tablePrefix(TOPIC, TOPIC_ID) + "\"");
        assertThat(table.at("/Parameters/projection.partition.range").textValue())
                .isEqualTo("0,2");
        assertThat(table.at("/Parameters/projection.date.range").textValue()).isEqualTo("2026-01-31,NOW+1DAY");
        assertThat(table.get("Name").textValue()).isEqualTo("my_orders");
    }

    @Test
    void columnsAreThoseOfSegments() throws Exception {
        var columns = RowSchema.class.getDeclaredMethod("columns");
        columns.setAccessible(true);
        List<String> written = new ArrayList<>();
        var top = Pattern.compile("^  \\w+ (?:\\w+ )?(\\w+) (?:\\(.*\\) )?= \\d+", Pattern.MULTILINE)
                .matcher(columns.invoke(RowSchema.BYTES).toString());
        while (top.find()) {
            written.add(top.group(1));
        }

        assertThat(table.at("/StorageDescriptor/Columns"))
                .extracting(column -> column.get("Name").textValue())
                .containsExactlyElementsOf(written);
        assertThat(table.at("/StorageDescriptor/Columns"))
                .extracting(column -> column.get("Type").textValue())
                .containsExactly(
                        "bigint", "timestamp", "bigint", "binary", "string", "array<struct<key:string,value:binary>>");
    }

    @Test
    void queriesHaveABoundAndResultsAPlace() {
        JsonNode workgroup = Synthesis.own()
                .leader()
                .properties("AWS::Athena::WorkGroup", "Query")
                .get("WorkGroupConfiguration");

        assertThat(workgroup.get("EnforceWorkGroupConfiguration").asBoolean()).isTrue();
        assertThat(workgroup.get("BytesScannedCutoffPerQuery").asLong()).isEqualTo(1L << 40);
        assertThat(workgroup.at("/ResultConfiguration/OutputLocation").toString())
                .contains("QueryResults");
    }
}
