package io.tailwater.http.v3.produce;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Records with ids.
 *
 * @param ids one a record, each once
 */
record Batch(List<String> ids, List<SentRecord> records) {

    /** Most entries of a batch: Kafka REST's default. */
    static final int ENTRIES_MAX = 10;

    /** Longest id. */
    static final int ID_LENGTH_MAX = 80;

    /** Kafka REST's code of a batch that is wrong as such. */
    private static final int WRONG_BATCH = 42208;

    private static final String ID = "id";

    Batch {
        ids = List.copyOf(ids);
        records = List.copyOf(records);
        if (ids.size() != records.size()) {
            throw new IllegalArgumentException("ids: " + ids.size() + " of " + records.size() + " records");
        }
    }

    /**
     * @param arrivedAtMs the timestamp of records that come without one
     * @throws RestException 400 or 422, naming the place; what is wrong with a record is that record's own failure
     */
    static Batch read(byte[] body, long arrivedAtMs) {
        JsonBody json = JsonBody.of(body);
        json.next();
        json.requireOpening(JsonToken.START_OBJECT);
        Set<String> ids = new LinkedHashSet<>();
        List<SentRecord> records = new ArrayList<>();
        while (json.next() != JsonToken.END_OBJECT) {
            String property = json.name();
            json.next();
            if (!property.equals("entries")) {
                throw json.unknownProperty("entries");
            }
            json.requireOpening(JsonToken.START_ARRAY);
            while (json.next() != JsonToken.END_ARRAY) {
                if (records.size() == ENTRIES_MAX) {
                    throw wrong("entries: are more than " + ENTRIES_MAX);
                }
                readEntry(json, arrivedAtMs, ids, records);
            }
        }
        json.end();
        if (records.isEmpty()) {
            throw wrong("entries: is missing or empty; at least one is needed");
        }
        return new Batch(List.copyOf(ids), records);
    }

    private static void readEntry(JsonBody json, long arrivedAtMs, Set<String> ids, List<SentRecord> records) {
        json.requireOpening(JsonToken.START_OBJECT);
        JsonBody.Part entry = json.part();
        String id = readId(entry.open());
        if (!ids.add(id)) {
            throw wrong("entries: the id \"" + id + "\" is given to several");
        }
        records.add(SentRecords.readOne(entry.open(), arrivedAtMs, ID));
    }

    private static String readId(JsonBody entry) {
        entry.next();
        while (entry.next() != JsonToken.END_OBJECT) {
            String property = entry.name();
            entry.next();
            if (property.equals(ID)) {
                String id = entry.string();
                if (id.isEmpty() || id.length() > ID_LENGTH_MAX) {
                    throw wrong("entries: an id has " + id.length() + " characters, not 1 to " + ID_LENGTH_MAX);
                }
                return id;
            }
            entry.skip();
        }
        throw wrong("entries: one has no id");
    }

    private static RestException wrong(String message) {
        return new RestException(422, WRONG_BATCH, message);
    }
}
