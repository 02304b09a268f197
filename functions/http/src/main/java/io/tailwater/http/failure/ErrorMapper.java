package io.tailwater.http.failure;

import io.tailwater.http.error.ErrorAnswer;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

/** Answers every failure inside the resources, unknown paths and wrong methods included. */
@Provider
public class ErrorMapper implements ExceptionMapper<Throwable> {

    private final FailureTranslator failures;

    public ErrorMapper(FailureTranslator failures) {
        this.failures = failures;
    }

    @Override
    public Response toResponse(Throwable failure) {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        String line = request.getMethod() + " " + request.serverRequest().getRequestPath();
        ErrorAnswer answer = failure instanceof NotAllowedException
                ? notAllowed(String.join(", ", AllowedMethods.at(request)), line)
                : failures.translate(failure, line);
        String path = String.valueOf(request.serverRequest().getRequestPath());
        List<String> accept = request.serverRequest().getAllRequestHeaders(HttpHeaders.ACCEPT);
        Response.ResponseBuilder response =
                Response.status(answer.status()).entity(answer.body()).type(ErrorMediaType.forAccept(path, accept));
        answer.headers().forEach(response::header);
        return response.build();
    }

    private static ErrorAnswer notAllowed(String allowed, String line) {
        return ErrorAnswer.ofStatus(405, "Method not allowed: " + line + "; allowed: " + allowed)
                .withHeader(HttpHeaders.ALLOW, allowed);
    }
}
