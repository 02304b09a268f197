package io.tailwater.format.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueSchemaTest {

    private static final String A = "{'name': 'a', 'type': 'string'}";

    @Test
    void columnsThatEveryFileHasAreNotTaken() {
        ValueSchema schema =
                json("'Offset': {'type': 'integer'}, 'date': {'type': 'string'}, 'user-id': {'type': 'string'},"
                        + " 'größe': {'type': 'object', 'properties': {'key': {'type': 'string'}}}");
        assertThat(schema.fields())
                .extracting(SchemaField::column)
                .containsExactly("value_Offset", "value_date", "user_id", "größe");
        assertThat(schema.columns()).extracting(SchemaField::column).endsWith("key");
    }

    @Test
    void columnIdsStayWhateverComesAndWhereverItStands() {
        ValueSchema one =
                json("'a': {'type': 'string'}, 'b': {'type': 'object', 'properties': {'c': {'type': 'string'}}}");
        ValueSchema two =
                json("'new': {'type': 'string'}, 'b': {'type': 'object', 'properties': {'d': {'type': 'integer'},"
                        + " 'c': {'type': 'string'}}}, 'a': {'type': 'string'}");
        assertThat(one.grownTo(two)).isSameAs(two);
        assertThat(two.fields().get(2).columnId()).isEqualTo(one.fields().get(0).columnId());
        assertThat(two.columns().get(2)).isEqualTo(one.columns().get(1));
        // Persisted: the ids of files that there are.
        assertThat(one.columns()).extracting(SchemaField::columnId).containsExactly(1_904_356_907, 1_924_518_587);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | is not JSON: Unrecognized token",
                "'' | is not JSON: it is empty",
                "{} | type: null is neither \"object\"",
                "3 | type: is missing",
                "[] | is an empty array",
                "[{\"type\": \"object\"}] | type: is not \"record\" in each version",
                "{\"type\": \"object\"} | properties: is missing or empty: there would be no columns",
                "{\"type\": \"object\", \"properties\": 3} | properties: is not an object",
                "{\"type\": \"object\", \"type\": \"object\"} | is not JSON: Duplicate field 'type'",
                "{\"type\": \"object\", \"properties\": {\"a\": 3}} | a: is not a schema",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"decimal\"}}} | a.type: decimal is not one of array, boolean",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"object\", \"properties\": {\"b\": {\"type\": 1}}}}} | a.b.type: 1.0 is not one of",
                "{\"type\": \"object\", \"required\": [\"b\"], \"properties\": {\"a\": {}}} | required: names b, which is not among the properties",
                "{\"type\": \"object\", \"properties\": {\"a\": {}, \"A\": {}}} | A: becomes the same column as a, A",
                "{\"type\": \"object\", \"properties\": {\"date\": {}, \"value_date\": {}}} | value_date: becomes the same column as date",
                "{\"type\": \"object\", \"properties\": {\"\": {}}} | its name has 0 characters",
                "{\"type\": \"record\"} | name: is missing",
                "{\"type\": \"record\", \"name\": \"A\"} | fields: is not an array",
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": []} | fields: has none that can be a column",
                "{\"type\": \"record\", \"name\": \"A-\", \"fields\": []} | \"A-\" is not a name in Avro",
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"b\", \"type\": \"text\"}]} | b: \"text\" is not a type",
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"b\", \"type\": [\"int\", \"int\"]}]} | b: is a union with",
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"b\", \"type\": \"int\"}, {\"name\": \"b\", \"type\": \"int\"}]} | b: is declared twice"
            })
    void whatIsWrongIsNamed(String text, String problem) {
        assertThatThrownBy(() -> ValueSchema.parse(text))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void sizesAreBounded() {
        String many = IntStream.range(0, 101)
                .mapToObj(i -> "'c" + i + "': {'type': 'string'}")
                .collect(Collectors.joining(","));
        assertThatThrownBy(() -> json(many)).hasMessage("c100: is one of more than 100 columns");
        String deep = "'a': {'type': 'object', 'properties': {".repeat(9) + "'a': {}" + "}}".repeat(9);
        assertThatThrownBy(() -> json(deep)).hasMessageContaining("lies deeper than 8 levels");
        assertThatThrownBy(() -> json("'a': {'description': '" + "x".repeat(17_000) + "'}"))
                .hasMessageContaining("more than 16384");
        assertThatThrownBy(() -> ValueSchema.parse("[".repeat(60_000))).hasMessageContaining("is not JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'a': {'type': 'string'} | b: is missing",
                "'a': {'type': 'integer'}, 'b': {'type': ['number', 'null']} | a: is LONG optional, was STRING optional",
                "'a': {'type': 'string'}, 'b': {'type': 'number'} | b: is DOUBLE optional, was DOUBLE optional nullable",
                "'a': {'type': 'string'}, 'b': {'type': ['number', 'null']}, 'c': {} REQUIRED | c: is new and not optional"
            })
    void aChangeThatIsNoAdditionIsNamed(String properties, String problem) {
        ValueSchema before = json("'a': {'type': 'string'}, 'b': {'type': ['number', 'null']}");
        ValueSchema after = properties.endsWith("REQUIRED")
                ? ValueSchema.parse(("{'type': 'object', 'required': ['c'], 'properties': {"
                                + properties.replace("REQUIRED", "") + "}}")
                        .replace('\'', '"'))
                : json(properties);
        assertThatThrownBy(() -> before.grownTo(after)).hasMessageContaining(problem);
        assertThatThrownBy(() -> before.grownTo(avro(A))).hasMessageContaining("values are JSON");
    }

    @Test
    void avroKeepsItsVersions() {
        ValueSchema one = avro(A);
        ValueSchema two = avro(A + ", {'name': 'b', 'type': ['null', 'int']}");
        assertThatThrownBy(() -> one.grownTo(two)).hasMessageContaining("b: is new and not optional");
        ValueSchema three =
                ValueSchema.parse(two.text().replace("[\"null\", \"int\"]", "[\"null\", \"int\"], \"default\": null"));

        ValueSchema grown = one.grownTo(three);

        assertThat(grown.text()).isEqualTo("[" + one.text() + "," + three.text() + "]");
        // What is there already changes nothing, one version or all.
        assertThat(grown.grownTo(three).text()).isEqualTo(grown.text());
        assertThat(grown.grownTo(ValueSchema.parse(" " + grown.text().replace(":", " : ")))
                        .text())
                .isEqualTo(grown.text());
        assertThatThrownBy(() -> grown.grownTo(one)).hasMessageContaining("b: is missing");
        assertThatThrownBy(() -> grown.grownTo(ValueSchema.parse("[" + three.text() + "," + three.text() + "]")))
                .hasMessageContaining("version 1 is not the one that there is");
    }

    private static ValueSchema json(String properties) {
        return ValueSchema.parse(("{'type': 'object', 'properties': {" + properties + "}}").replace('\'', '"'));
    }

    private static ValueSchema avro(String fields) {
        return ValueSchema.parse(("{'type': 'record', 'name': 'R', 'fields': [" + fields + "]}").replace('\'', '"'));
    }
}
