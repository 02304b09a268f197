package io.tailwater.http.media;

import io.tailwater.http.format.AcceptHeader;
import io.tailwater.http.format.KafkaMediaType;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.List;

/** Sets the media type for {@link PlainJson}, for the reason that {@link KafkaJsonTypes} has. */
@Provider
@PlainJson
public class PlainJsonType implements ContainerRequestFilter, ContainerResponseFilter {

    private static final List<String> OFFERED = List.of(KafkaMediaType.JSON);

    @Override
    public void filter(ContainerRequestContext request) {
        List<String> accept = request.getHeaders().getOrDefault(HttpHeaders.ACCEPT, List.of());
        if (AcceptHeader.best(accept, OFFERED).isEmpty()) {
            throw new NotAcceptableException();
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.hasEntity() && response.getStatus() < 300) {
            response.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, KafkaMediaType.JSON);
        }
    }
}
