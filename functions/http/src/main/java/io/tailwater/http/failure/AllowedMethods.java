package io.tailwater.http.failure;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * The methods of a path, for the {@code Allow} header that RFC 9110 demands of every 405. Quarkus REST leaves it out, so
 * its routing table is asked here the way its own router asks it.
 */
final class AllowedMethods {

    private AllowedMethods() {}

    /** Methods that have a route at the path of this request, in alphabetical order. */
    static SortedSet<String> at(ResteasyReactiveRequestContext request) {
        SortedSet<String> methods = new TreeSet<>();
        String path = request.getPathWithoutPrefix();
        RequestMapper<InitialMatch> classes =
                new RequestMapper<>(request.getDeployment().getClassMappers());
        RequestMatch<InitialMatch> match = classes.map(path);
        while (match != null) {
            String remaining = match.remaining.isEmpty() ? "/" : match.remaining;
            for (ServerRestHandler handler : match.value.handlers) {
                if (handler instanceof ClassRoutingHandler routing) {
                    addMatching(routing, remaining, methods);
                }
            }
            match = classes.continueMatching(path, match);
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return methods;
    }

    private static void addMatching(ClassRoutingHandler routing, String remaining, SortedSet<String> methods) {
        routing.getMappers().forEach((method, mapper) -> {
            // Routes of sub-resource locators have no method; there are none here.
            if (method != null && mapper.map(remaining) != null) {
                methods.add(method);
            }
        });
    }
}
