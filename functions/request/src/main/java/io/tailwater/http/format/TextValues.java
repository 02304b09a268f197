package io.tailwater.http.format;

import io.tailwater.format.record.Bytes;
import java.io.IOException;

/** Strings, stored as UTF-8. */
final class TextValues implements ValueFormat {

    @Override
    public Bytes read(JsonBody body) {
        return body.utf8();
    }

    @Override
    public boolean canWrite(Bytes value) {
        return Utf8.firstInvalid(value.array(), value.arrayOffset(), value.length())
                .isEmpty();
    }

    @Override
    public void write(Bytes value, JsonAnswer answer) throws IOException {
        answer.json().writeUTF8String(value.array(), value.arrayOffset(), value.length());
    }
}
