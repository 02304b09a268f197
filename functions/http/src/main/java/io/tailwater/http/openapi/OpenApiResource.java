package io.tailwater.http.openapi;

import io.tailwater.http.media.PlainJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code GET /openapi}: the OpenAPI 3.1 document. Every function has it. */
@Path("/openapi")
@PlainJson
public class OpenApiResource {

    private static final String DOCUMENT = "/openapi.json";

    @GET
    public byte[] document() {
        try (InputStream in = OpenApiResource.class.getResourceAsStream(DOCUMENT)) {
            if (in == null) {
                throw new IllegalStateException(DOCUMENT + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
