package io.tailwater.http.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import io.tailwater.format.record.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON values, byte for byte as they stand in the body: long numbers keep their digits and objects the order of their
 * properties. A string keeps its quotes.
 */
final class JsonValues implements ValueFormat {

    @Override
    public Bytes read(JsonBody body) {
        return body.rawValue();
    }

    /** One JSON value in UTF-8, so that the answer around it stays JSON. */
    @Override
    public boolean canWrite(Bytes value) {
        if (Utf8.firstInvalid(value.array(), value.arrayOffset(), value.length())
                .isPresent()) {
            return false;
        }
        try (JsonParser parser = JsonText.parser(value.array(), value.arrayOffset(), value.length())) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from an array cannot fail", e);
        }
    }

    @Override
    public void write(Bytes value, JsonAnswer answer) throws IOException {
        answer.writeVerbatim(value);
    }
}
