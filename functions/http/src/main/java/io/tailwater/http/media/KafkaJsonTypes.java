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
import java.util.Optional;

/**
 * Chooses the media type for {@link KafkaJson}. Not by {@code @Produces}, with which Quarkus REST adds a charset that JSON
 * does not have and strict clients stumble over.
 */
@Provider
@KafkaJson
public class KafkaJsonTypes implements ContainerRequestFilter, ContainerResponseFilter {

    private static final List<String> OFFERED = List.of(
            KafkaMediaType.V2,
            KafkaMediaType.BINARY_V2,
            KafkaMediaType.JSON_V2,
            KafkaMediaType.TEXT_V2,
            KafkaMediaType.JSON);

    @Override
    public void filter(ContainerRequestContext request) {
        if (best(request).isEmpty()) {
            throw new NotAcceptableException();
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.hasEntity() && response.getStatus() < 300) {
            best(request).ifPresent(type -> response.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, type));
        }
    }

    private static Optional<String> best(ContainerRequestContext request) {
        return AcceptHeader.best(request.getHeaders().getOrDefault(HttpHeaders.ACCEPT, List.of()), OFFERED);
    }
}
