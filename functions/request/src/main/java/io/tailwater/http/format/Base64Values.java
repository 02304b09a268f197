package io.tailwater.http.format;

import com.fasterxml.jackson.core.Base64Variants;
import io.tailwater.format.record.Bytes;
import java.io.IOException;

/** Any bytes, as RFC 4648 base64 with the standard alphabet; padding may be left out. */
final class Base64Values implements ValueFormat {

    @Override
    public Bytes read(JsonBody body) {
        return body.base64();
    }

    @Override
    public boolean canWrite(Bytes value) {
        return true;
    }

    @Override
    public void write(Bytes value, JsonAnswer answer) throws IOException {
        answer.json().writeBinary(Base64Variants.MIME_NO_LINEFEEDS, value.array(), value.arrayOffset(), value.length());
    }
}
