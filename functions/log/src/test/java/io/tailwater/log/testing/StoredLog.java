package io.tailwater.log.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * All that a log keeps in its table and its bucket, as lines of JSON: {@code {"item": {name: {type: value}}}} with DynamoDB's letters of
 * types, and {@code {"object": key, "bytes": base64}}.
 */
public final class StoredLog {

    private static final JsonFactory JSON = new JsonFactory();

    private StoredLog() {}

    /** Everything, in an order that does not depend on the store. */
    public static List<String> save(TestStore store) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Map<String, AttributeValue> item : store.plainClients()
                .dynamoDb()
                .scanPaginator(
                        request -> request.tableName(store.location().table()).consistentRead(true))
                .items()) {
            lines.add(line(json -> {
                json.writeFieldName("item");
                write(item, json);
            }));
        }
        for (String key : new TableFiles(store).keys("")) {
            byte[] content = store.plainClients()
                    .s3()
                    .getObject(
                            request -> request.bucket(store.location().bucket()).key(key),
                            ResponseTransformer.toBytes())
                    .asByteArray();
            lines.add(line(json -> {
                json.writeStringField("object", key);
                json.writeBinaryField("bytes", content);
            }));
        }
        lines.sort(null);
        return lines;
    }

    /** Puts what was saved into an empty store. */
    public static void load(TestStore store, InputStream saved) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(saved, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                try (JsonParser json = JSON.createParser(line)) {
                    json.nextToken();
                    if (json.nextFieldName().equals("item")) {
                        json.nextToken();
                        Map<String, AttributeValue> item = readMap(json);
                        store.plainClients().dynamoDb().putItem(request -> request.tableName(
                                        store.location().table())
                                .item(item));
                    } else {
                        String key = json.nextTextValue();
                        json.nextToken();
                        json.nextToken();
                        byte[] content = json.getBinaryValue();
                        store.plainClients()
                                .s3()
                                .putObject(
                                        request -> request.bucket(
                                                        store.location().bucket())
                                                .key(key),
                                        RequestBody.fromBytes(content));
                    }
                }
            }
        }
    }

    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private static String line(Content content) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        }
        return line.toString();
    }

    private static void write(Map<String, AttributeValue> map, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, AttributeValue> entry : new TreeMap<>(map).entrySet()) {
            json.writeFieldName(entry.getKey());
            write(entry.getValue(), json);
        }
        json.writeEndObject();
    }

    private static void write(AttributeValue value, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(value.type().name());
        switch (value.type()) {
            case S -> json.writeString(value.s());
            case N -> json.writeString(value.n());
            case BOOL -> json.writeBoolean(value.bool());
            case B -> json.writeBinary(value.b().asByteArray());
            case M -> write(value.m(), json);
            case L -> {
                json.writeStartArray();
                for (AttributeValue element : value.l()) {
                    write(element, json);
                }
                json.writeEndArray();
            }
            default -> throw new IllegalArgumentException("no item has a value of type " + value.type());
        }
        json.writeEndObject();
    }

    private static Map<String, AttributeValue> readMap(JsonParser json) throws IOException {
        Map<String, AttributeValue> map = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            map.put(name, readValue(json));
        }
        return map;
    }

    private static AttributeValue readValue(JsonParser json) throws IOException {
        String type = json.nextFieldName();
        json.nextToken();
        AttributeValue value =
                switch (type) {
                    case "S" -> AttributeValue.fromS(json.getText());
                    case "N" -> AttributeValue.fromN(json.getText());
                    case "BOOL" -> AttributeValue.fromBool(json.getBooleanValue());
                    case "B" ->
                        AttributeValue.fromB(
                                SdkBytes.fromByteArray(Base64.getDecoder().decode(json.getText())));
                    case "M" -> AttributeValue.fromM(readMap(json));
                    case "L" -> {
                        List<AttributeValue> elements = new ArrayList<>();
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            elements.add(readValue(json));
                        }
                        yield AttributeValue.fromL(elements);
                    }
                    default -> throw new IllegalArgumentException("no item has a value of type " + type);
                };
        json.nextToken();
        return value;
    }
}
