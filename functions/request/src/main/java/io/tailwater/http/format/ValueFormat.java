package io.tailwater.http.format;

import io.tailwater.format.record.Bytes;
import java.io.IOException;

/** Keys and values between JSON and bytes. JSON's {@code null} is no value in any format, so it never gets here. */
public interface ValueFormat {

    /**
     * Reads the value that the body stands at.
     *
     * @return possibly a part of the body's own array
     * @throws io.tailwater.http.error.RestException 422 / 42203 when it cannot be converted, naming its place
     */
    Bytes read(JsonBody body);

    /** Whether these bytes can be shown in this format. */
    boolean canWrite(Bytes value);

    /** Writes what {@link #canWrite} allows. */
    void write(Bytes value, JsonAnswer answer) throws IOException;
}
