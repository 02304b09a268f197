package io.tailwater.http.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.tailwater.http.limit.RequestLimits;
import java.io.IOException;

/** Jackson, set up for text from strangers. */
final class JsonText {

    static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(RequestLimits.JSON_DEPTH_MAX)
                    // Numbers and names are copied, never computed with, so the body's limit is limit enough.
                    .maxNumberLength(RequestLimits.BODY_BYTES_MAX)
                    .maxNameLength(RequestLimits.BODY_BYTES_MAX)
                    .maxStringLength(RequestLimits.BODY_BYTES_MAX)
                    .build())
            // The names are the clients': interned ones would never go away.
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            // Colliding names cost time in proportion to a body that is bounded; failing would be a fault of ours.
            .configure(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW, false)
            .build();

    private static final int ENCODING_MARK_BYTES = 4;

    private JsonText() {}

    /**
     * A parser of UTF-8, whose byte offsets count from {@code offset}. Jackson would guess UTF-16 or UTF-32 from zeros and
     * byte order marks in the first four bytes, and then count no bytes.
     *
     * @throws JsonParseException when the first bytes say that it is not UTF-8
     */
    static JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + Math.min(length, ENCODING_MARK_BYTES); i++) {
            if (bytes[i] == 0) {
                throw new JsonParseException(null, "A zero byte is no JSON in UTF-8");
            }
        }
        if (startsWithByteOrderMark(bytes, offset, length)) {
            throw new JsonParseException(null, "A byte order mark is no JSON");
        }
        return JSON.createParser(bytes, offset, length);
    }

    /** Of UTF-8; those of UTF-16 are not valid UTF-8. */
    private static boolean startsWithByteOrderMark(byte[] bytes, int offset, int length) {
        return length >= 3
                && bytes[offset] == (byte) 0xef
                && bytes[offset + 1] == (byte) 0xbb
                && bytes[offset + 2] == (byte) 0xbf;
    }
}
