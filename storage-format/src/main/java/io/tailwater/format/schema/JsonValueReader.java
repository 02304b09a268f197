package io.tailwater.format.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.format.record.Bytes;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON values, token by token. What makes a parser stop (1,000 levels, names of 50,000 and numbers of 1,000 characters, which are
 * Jackson's bounds) makes a value not fit, and so does a declared field that is there twice: nobody knows which one is meant.
 */
final class JsonValueReader implements ValueReader {

    /** Every whole number up to here is a double, so a double that is whole is that number. */
    private static final double EXACT_MAX = 9_007_199_254_740_992.0;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            // Names come from anybody: they must not stay for ever.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final ColumnNode root;
    private final ValueRow row;
    private final BitSet seen = new BitSet();

    JsonValueReader(List<SchemaField> fields) {
        this.root = ColumnNode.root(fields);
        this.row = new ValueRow(root.endColumn());
    }

    @Override
    public ValueRow row() {
        return row;
    }

    @Override
    public void clear() {
        row.clear();
    }

    @Override
    public boolean read(Bytes value) {
        clear();
        seen.clear();
        if (!fits(value)) {
            clear();
            return false;
        }
        return true;
    }

    private boolean fits(Bytes value) {
        try (JsonParser json = FACTORY.createParser(value.array(), value.arrayOffset(), value.length())) {
            return json.nextToken() == JsonToken.START_OBJECT
                    && readObject(json, root, value)
                    && json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean readObject(JsonParser json, ColumnNode group, Bytes value) throws IOException {
        row.enter(group);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            ColumnNode child = group.children().get(json.currentName());
            JsonToken token = json.nextToken();
            if (child == null) {
                json.skipChildren();
                continue;
            }
            if (seen.get(child.number()) || !readField(json, token, child, value)) {
                return false;
            }
            seen.set(child.number());
        }
        for (ColumnNode required : group.requiredChildren()) {
            if (!seen.get(required.number())) {
                return false;
            }
        }
        return true;
    }

    private boolean readField(JsonParser json, JsonToken token, ColumnNode node, Bytes value) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return node.field().nullable();
        }
        return switch (node.field().type()) {
            case GROUP -> token == JsonToken.START_OBJECT && readObject(json, node, value);
            case JSON -> readJson(json, node, value);
            case LONG -> readLong(json, token, node);
            case DOUBLE -> readDouble(json, token, node);
            case BOOLEAN -> readBoolean(token, node);
            case STRING -> token == JsonToken.VALUE_STRING && set(node, text(json, value));
            case TIMESTAMP -> token == JsonToken.VALUE_STRING && set(node, Texts.timestampMicros(json.getText()));
            case DATE -> token == JsonToken.VALUE_STRING && set(node, Texts.day(json.getText()));
            case BYTES -> false;
        };
    }

    private boolean set(ColumnNode node, @Nullable Bytes text) {
        if (text == null) {
            return false;
        }
        row.set(node, text);
        return true;
    }

    private boolean set(ColumnNode node, OptionalLong number) {
        number.ifPresent(present -> row.set(node, present));
        return number.isPresent();
    }

    /** As it stands in the value, where that is what it means; null if it is no text. */
    private static @Nullable Bytes text(JsonParser json, Bytes value) throws IOException {
        Bytes quoted = asItStands(json, value);
        Bytes text = quoted.slice(1, quoted.length() - 2);
        return Texts.isPlain(text) ? text : Texts.utf8(json.getText());
    }

    private static Bytes asItStands(JsonParser json, Bytes value) throws IOException {
        int start = Math.toIntExact(json.currentTokenLocation().getByteOffset());
        json.skipChildren();
        json.finishToken();
        int end = Math.toIntExact(json.currentLocation().getByteOffset());
        return value.slice(start, end - start);
    }

    private boolean readJson(JsonParser json, ColumnNode node, Bytes value) throws IOException {
        Bytes text = asItStands(json, value);
        if (!Texts.isUtf8(text)) {
            return false;
        }
        row.set(node, text);
        return true;
    }

    private boolean readLong(JsonParser json, JsonToken token, ColumnNode node) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                return false;
            }
            row.set(node, json.getLongValue());
            return true;
        }
        if (token != JsonToken.VALUE_NUMBER_FLOAT) {
            return false;
        }
        // 1.0 and 1e3 are integers to JSON Schema; never through BigDecimal, which 1e999999999 would make endless.
        double number = json.getDoubleValue();
        if (number != Math.rint(number) || Math.abs(number) > EXACT_MAX) {
            return false;
        }
        row.set(node, (long) number);
        return true;
    }

    private boolean readDouble(JsonParser json, JsonToken token, ColumnNode node) throws IOException {
        if (!token.isNumeric()) {
            return false;
        }
        double number = json.getDoubleValue();
        if (!Double.isFinite(number)) {
            return false;
        }
        row.set(node, Double.doubleToRawLongBits(number));
        return true;
    }

    private boolean readBoolean(JsonToken token, ColumnNode node) {
        if (!token.isBoolean()) {
            return false;
        }
        row.set(node, token == JsonToken.VALUE_TRUE ? 1 : 0);
        return true;
    }
}
