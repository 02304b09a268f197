package io.tailwater.http.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.format.record.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A JSON answer being written. What was written last can be taken back, which is how an answer keeps its limit. */
public final class JsonAnswer {

    private static final int SIZE_BYTES_FIRST = 1024;

    private final Buffer buffer;
    private final JsonGenerator json;

    private JsonAnswer(int sizeBytesExpected) throws IOException {
        this.buffer = new Buffer(sizeBytesExpected);
        this.json = JsonText.JSON.createGenerator(buffer);
    }

    /** Writes an answer, or a part of one. */
    @FunctionalInterface
    public interface Content {
        void writeTo(JsonAnswer answer) throws IOException;
    }

    /** A whole answer in UTF-8. */
    public static byte[] of(Content content) {
        return of(SIZE_BYTES_FIRST, content);
    }

    /**
     * A whole answer in UTF-8.
     *
     * @param sizeBytesExpected about how large it becomes, so that a large one is not copied again and again while it grows
     */
    public static byte[] of(int sizeBytesExpected, Content content) {
        try {
            JsonAnswer answer = new JsonAnswer(sizeBytesExpected);
            content.writeTo(answer);
            answer.json.close();
            return answer.buffer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail to take an answer", e);
        }
    }

    /** Writes everything but what the methods below write. */
    public JsonGenerator json() {
        return json;
    }

    /** Writes a value that is JSON already. */
    void writeVerbatim(Bytes value) throws IOException {
        // Jackson's part is the comma or colon before it.
        json.writeRawValue("");
        json.flush();
        value.writeTo(buffer);
    }

    /** How much is written. */
    public int sizeBytes() throws IOException {
        json.flush();
        return buffer.size();
    }

    /** Takes back the last elements of an array; {@code sizeBytes} is the size before the first of them was begun. */
    public void truncate(int sizeBytes) throws IOException {
        json.flush();
        buffer.truncate(sizeBytes);
    }

    private static final class Buffer extends ByteArrayOutputStream {

        Buffer(int sizeBytes) {
            super(sizeBytes);
        }

        void truncate(int sizeBytes) {
            count = Math.min(count, sizeBytes);
        }
    }
}
