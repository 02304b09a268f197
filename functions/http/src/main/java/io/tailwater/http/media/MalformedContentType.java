package io.tailwater.http.media;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/** Refuses a {@code Content-Type} that is no media type with 415; Quarkus REST would say 400, and not why. */
@Provider
public class MalformedContentType implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            return;
        }
        try {
            MediaType.valueOf(type);
        } catch (IllegalArgumentException e) {
            throw new RestException(ErrorAnswer.ofStatus(415, "Content-Type " + type + " is not a media type"));
        }
    }
}
