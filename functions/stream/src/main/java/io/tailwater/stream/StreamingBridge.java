package io.tailwater.stream;

import io.quarkus.runtime.Quarkus;
import io.quarkus.vertx.http.HttpServerStart;
import io.tailwater.http.access.GatewayPrincipals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Takes one invocation after the other, as Lambda gives them. Does nothing outside Lambda. */
@ApplicationScoped
public class StreamingBridge {

    private static final Logger LOG = Logger.getLogger(StreamingBridge.class);

    private final Optional<String> address;
    private final InvocationCallers callers;
    private final GatewayPrincipals principals;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    StreamingBridge(
            @ConfigProperty(name = "aws.lambda.runtime.api") Optional<String> address,
            InvocationCallers callers,
            GatewayPrincipals principals) {
        this.address = address;
        this.callers = callers;
        this.principals = principals;
    }

    void start(@ObservesAsync HttpServerStart server) {
        address.ifPresent(api -> {
            String own = "http://127.0.0.1:" + server.options().getPort();
            Thread loop = new Thread(() -> serve(new RuntimeApi(api), own), "lambda-invocations");
            loop.setDaemon(true);
            loop.start();
        });
    }

    private void serve(RuntimeApi api, String own) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Invocation invocation = api.next();
                try {
                    serve(invocation, api, own);
                } finally {
                    callers.leave(invocation.requestId());
                }
            }
        } catch (IOException e) {
            // Without its Runtime API an environment is of no use; Lambda starts another.
            LOG.error("The Runtime API does not answer", e);
            Quarkus.asyncExit(1);
        }
    }

    private void serve(Invocation invocation, RuntimeApi api, String own) throws IOException {
        HttpResponse<InputStream> answer;
        try {
            callers.enter(invocation.requestId(), principals.of(invocation.userArn(), null));
            answer = http.send(invocation.to(own), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("An invocation failed", e);
            api.fail(invocation, e);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            api.answer(invocation, answer);
        } catch (IOException e) {
            // The reader left, and the stream with it.
            LOG.debug("An answer was not taken to its end", e);
        }
    }
}
