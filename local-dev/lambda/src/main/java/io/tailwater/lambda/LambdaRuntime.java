package io.tailwater.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lambda's Runtime API, version 2018-06-01, on a free port of the loopback interface: hands events to the function that
 * polls it, and the function's answers to the callers of {@link #invoke}.
 *
 * <p>Source: "Using the Lambda runtime API" in the AWS Lambda Developer Guide.
 */
public final class LambdaRuntime implements AutoCloseable {

    private static final String PREFIX = "/2018-06-01/runtime/";
    private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(30);

    private record Invocation(String requestId, byte[] event) {}

    private final HttpServer server;
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<String>> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> snapshot = new CompletableFuture<>();
    private final CompletableFuture<Void> restored = new CompletableFuture<>();
    private final String functionArn;

    /** Starts serving. */
    public LambdaRuntime(String functionArn) throws IOException {
        this.functionArn = functionArn;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PREFIX, this::handle);
        server.setExecutor(handlers);
        server.start();
    }

    /** Host and port, as the variable {@code AWS_LAMBDA_RUNTIME_API} holds them. */
    public String address() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /**
     * Queues an event; the function takes it when it polls.
     *
     * @return completes with the answer, or with {@link LambdaFailure} if the function reports an error or is gone
     */
    public CompletableFuture<String> invoke(String event) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        String requestId = UUID.randomUUID().toString();
        running.put(requestId, answer);
        waiting.add(new Invocation(requestId, event.getBytes(StandardCharsets.UTF_8)));
        // After the registration, so that an end between the two is not missed.
        ended.whenComplete((nothing, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /** Completes when the function is ready for its snapshot, or fails as {@link #invoke} does. */
    CompletableFuture<Void> snapshot() {
        ended.whenComplete((nothing, failure) -> {
            if (failure != null) {
                snapshot.completeExceptionally(failure);
            }
        });
        return snapshot;
    }

    /** Answers the function that its copy may go on. */
    void restore() {
        restored.complete(null);
    }

    /** Fails everything that waits and will wait, for example because the process of the function has ended. */
    public void fail(LambdaFailure failure) {
        ended.completeExceptionally(failure);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI()
                    .getPath()
                    .substring(PREFIX.length())
                    .split("/");
            String last = path[path.length - 1];
            if (path[0].equals("restore")) {
                awaitRestore(exchange);
                return;
            }
            if (last.equals("next")) {
                next(exchange);
                return;
            }
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (path[0].equals("init")) {
                fail(new LambdaFailure("init", body));
            } else if (path.length == 3 && last.equals("response")) {
                answerOf(path[1]).complete(body);
            } else if (path.length == 3 && last.equals("error")) {
                answerOf(path[1]).completeExceptionally(new LambdaFailure("invocation", body));
            } else {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(202, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<String> answerOf(String requestId) {
        CompletableFuture<String> answer = running.remove(requestId);
        if (answer == null) {
            throw new IllegalStateException("no invocation runs under id " + requestId);
        }
        return answer;
    }

    private void awaitRestore(HttpExchange exchange) throws IOException, InterruptedException {
        snapshot.complete(null);
        try {
            restored.get();
            exchange.sendResponseHeaders(200, -1);
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes this exceptionally", e);
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        // As long as it takes: the runtime polls without a timeout. close() interrupts.
        Invocation invocation = waiting.take();
        Map.of(
                        "Content-Type",
                        "application/json",
                        "Lambda-Runtime-Aws-Request-Id",
                        invocation.requestId(),
                        "Lambda-Runtime-Deadline-Ms",
                        Long.toString(System.currentTimeMillis() + FUNCTION_TIMEOUT.toMillis()),
                        "Lambda-Runtime-Invoked-Function-Arn",
                        functionArn,
                        "Lambda-Runtime-Trace-Id",
                        "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0")
                .forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(200, invocation.event().length);
        exchange.getResponseBody().write(invocation.event());
    }

    @Override
    public void close() {
        fail(new LambdaFailure("runtime", "closed"));
        server.stop(0);
        handlers.shutdownNow();
        try {
            if (!handlers.awaitTermination(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the handlers of the Runtime API did not end within 5 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
