package io.tailwater.format.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.record.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Apache Avro writes what is read here. */
class AvroAgainstAvroTest {

    private static final String ORDER_1 = """
            {"type": "record", "name": "Order", "namespace": "io.shop", "doc": "one", "fields": [
              {"name": "id", "type": "long"},
              {"name": "note", "type": ["null", "string"], "default": null},
              {"name": "lines", "type": {"type": "array", "items": {"type": "record", "name": "Line", "fields": [
                {"name": "sku", "type": "string"}, {"name": "more", "type": ["null", "Line"]}]}}},
              {"name": "attributes", "type": {"type": "map", "values": ["null", "int", "string"]}},
              {"name": "either", "type": ["int", "string"]},
              {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["NEW", "PAID"]}},
              {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 4}},
              {"name": "raw", "type": "bytes"},
              {"name": "small", "type": "int"},
              {"name": "ratio", "type": "float"},
              {"name": "total", "type": "double"},
              {"name": "paid", "type": "boolean"},
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "day", "type": {"type": "int", "logicalType": "date"}},
              {"name": "customer", "type": ["null", {"type": "record", "name": "Customer", "fields": [
                {"name": "name", "type": "string"}, {"name": "state", "type": "State"}]}]}
            ]}
            """;

    private static final String ORDER_2 = ORDER_1.replace(
            "{\"name\": \"lines\"",
            "{\"name\": \"weight\", \"type\": [\"null\", \"double\"], \"default\": null}, {\"name\": \"lines\"");

    private final ValueSchema schema = ValueSchema.parse(ORDER_1).grownTo(ValueSchema.parse(ORDER_2));
    private final List<String> columns =
            schema.columns().stream().map(SchemaField::name).toList();
    private final ValueReader reader = schema.reader();

    @Test
    void columnsAreWhatHasOneType() {
        assertThat(schema.columns())
                .extracting(field -> field.name() + " " + field.type())
                .containsExactly(
                        "id LONG",
                        "note STRING",
                        "weight DOUBLE",
                        "state STRING",
                        "hash BYTES",
                        "raw BYTES",
                        "small LONG",
                        "ratio DOUBLE",
                        "total DOUBLE",
                        "paid BOOLEAN",
                        "at TIMESTAMP",
                        "day DATE",
                        "name STRING",
                        "state STRING");
        assertThat(ValueSchema.parse(schema.text()).columns()).isEqualTo(schema.columns());
    }

    @Test
    void plainValuesOfAllVersionsAreRead() throws Exception {
        requireFirst(plain(ORDER_1, order(ORDER_1)), 0);
        GenericRecord second = order(ORDER_2);
        second.put("weight", 2.5);
        requireFirst(plain(ORDER_2, second), 1);
        assertThat(Double.longBitsToDouble(number("weight"))).isEqualTo(2.5);
    }

    @Test
    void markedValuesAreReadByTheirVersion() throws Exception {
        requireFirst(marked(ORDER_1, order(ORDER_1)), 0);
        requireFirst(marked(ORDER_2, order(ORDER_2)), 0);
        byte[] unknown = marked(ORDER_1, order(ORDER_1));
        unknown[5]++;
        assertThat(reader.read(Bytes.wrap(unknown))).isFalse();
    }

    @Test
    void aRegistrysIdIsReadPast() throws Exception {
        byte[] plain = plain(ORDER_1, order(ORDER_1));
        byte[] framed = new byte[plain.length + 5];
        framed[4] = 42;
        System.arraycopy(plain, 0, framed, 5, plain.length);
        requireFirst(framed, 0);
    }

    @Test
    void whatIsCutOrDamagedNeverBreaksTheReader() throws Exception {
        byte[] value = plain(ORDER_1, order(ORDER_1));
        for (int length = 0; length < value.length; length++) {
            assertThat(reader.read(Bytes.wrap(Arrays.copyOf(value, length)))).isFalse();
        }
        assertThat(reader.read(Bytes.wrap(Arrays.copyOf(value, value.length + 1))))
                .isFalse();
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = value.clone();
            for (int changes = random.nextInt(4) + 1; changes > 0; changes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            reader.read(Bytes.wrap(damaged));
        }
    }

    @Test
    void itemsWithoutBytesCannotBeCountedForEver() {
        ValueReader nulls = ValueSchema.parse("""
                {"type": "record", "name": "A", "fields": [
                  {"name": "n", "type": "int"}, {"name": "nothing", "type": {"type": "array", "items": "null"}}]}
                """).reader();
        byte[] many = {2, -2, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0};
        assertThat(nulls.read(Bytes.wrap(many))).isFalse();
        assertThat(nulls.read(Bytes.wrap(new byte[] {2, 2, 0}))).isTrue();
    }

    @Test
    void aRecordWithinItselfIsReadPastToABoundedDepth() {
        ValueReader list = ValueSchema.parse("""
                {"type": "record", "name": "Node", "fields": [
                  {"name": "n", "type": "int"}, {"name": "next", "type": ["null", "Node"]}]}
                """).reader();
        assertThat(list.read(Bytes.wrap(new byte[] {2, 2, 4, 2, 6, 0}))).isTrue();
        byte[] deep = new byte[1_000_002];
        Arrays.fill(deep, (byte) 2);
        deep[deep.length - 1] = 0;
        assertThat(list.read(Bytes.wrap(deep))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ORDER_1,
                "{\"type\":\"record\",\"name\":\"A\",\"fields\":[]}",
                "{\"fields\":[{\"type\":{\"type\":\"string\"},\"name\":\"b\"}],\"name\":\"a.A\",\"type\":\"record\",\"namespace\":\"x\"}",
                "{\"type\":\"record\",\"name\":\"A\",\"namespace\":\"n\",\"fields\":[{\"name\":\"b\",\"type\":{\"type\":\"record\",\"name\":\"m.B\","
                        + "\"fields\":[{\"name\":\"c\",\"type\":{\"type\":\"enum\",\"name\":\"C\",\"symbols\":[]}}]}},{\"name\":\"d\",\"type\":\"m.C\"}]}"
            })
    void fingerprintsAreAvros(String text) {
        AvroType own = AvroSchemaParser.parse(JsonTree.object(JsonTree.parse(text)));
        Schema avro = new Schema.Parser().parse(text);
        assertThat(AvroCanonicalForm.of(own)).isEqualTo(SchemaNormalization.toParsingForm(avro));
        assertThat(AvroCanonicalForm.fingerprint(own)).isEqualTo(SchemaNormalization.parsingFingerprint64(avro));
    }

    private void requireFirst(byte[] value, int weightLevel) {
        assertThat(reader.read(Bytes.wrap(value))).isTrue();
        assertThat(number("id")).isEqualTo(-77);
        assertThat(text("note")).isEqualTo("größer");
        assertThat(reader.row().level(columns.indexOf("weight"))).isEqualTo(weightLevel);
        assertThat(text("state")).isEqualTo("PAID");
        assertThat(reader.row().bytes(columns.indexOf("hash"))).isEqualTo(Bytes.wrap(new byte[] {1, 2, 3, 4}));
        assertThat(text("raw")).isEqualTo("raw");
        assertThat(number("small")).isEqualTo(Integer.MIN_VALUE);
        assertThat(Double.longBitsToDouble(number("ratio"))).isEqualTo(0.5);
        assertThat(Double.longBitsToDouble(number("total"))).isEqualTo(9.99);
        assertThat(number("paid")).isEqualTo(1);
        assertThat(number("at")).isEqualTo(1_517_363_399_650_000L);
        assertThat(number("day")).isEqualTo(17_500);
        assertThat(text("name")).isEqualTo("Ada");
        assertThat(reader.row().level(columns.lastIndexOf("state"))).isEqualTo(2);
    }

    private static GenericRecord order(String text) {
        Schema schema = new Schema.Parser().parse(text);
        Schema line = schema.getField("lines").schema().getElementType();
        GenericRecord inner = new GenericData.Record(line);
        inner.put("sku", "i");
        GenericRecord outer = new GenericData.Record(line);
        outer.put("sku", "o");
        outer.put("more", inner);
        Schema customer = schema.getField("customer").schema().getTypes().get(1);
        GenericRecord ada = new GenericData.Record(customer);
        ada.put("name", "Ada");
        ada.put("state", new GenericData.EnumSymbol(schema.getField("state").schema(), "NEW"));
        GenericRecord order = new GenericData.Record(schema);
        order.put("id", -77L);
        order.put("note", "größer");
        order.put("lines", List.of(outer, inner));
        order.put("attributes", Map.of("a", 1, "b", "x"));
        order.put("either", "text");
        order.put("state", new GenericData.EnumSymbol(schema.getField("state").schema(), "PAID"));
        order.put("hash", new GenericData.Fixed(schema.getField("hash").schema(), new byte[] {1, 2, 3, 4}));
        order.put("raw", ByteBuffer.wrap(new byte[] {'r', 'a', 'w'}));
        order.put("small", Integer.MIN_VALUE);
        order.put("ratio", 0.5f);
        order.put("total", 9.99);
        order.put("paid", true);
        order.put("at", 1_517_363_399_650L);
        order.put("day", 17_500);
        order.put("customer", ada);
        return order;
    }

    private static byte[] plain(String schema, GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // Blocks that say their size, as Avro's own encoder makes of long arrays.
        BinaryEncoder encoder = EncoderFactory.get().blockingBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(new Schema.Parser().parse(schema)).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] marked(String schema, GenericRecord record) throws IOException {
        ByteBuffer encoded = new BinaryMessageEncoder<GenericRecord>(
                        GenericData.get(), new Schema.Parser().parse(schema))
                .encode(record);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private long number(String column) {
        assertThat(reader.row().level(columns.indexOf(column))).isPositive();
        return reader.row().number(columns.indexOf(column));
    }

    private String text(String column) {
        return reader.row().bytes(columns.indexOf(column)).toUtf8String();
    }
}
