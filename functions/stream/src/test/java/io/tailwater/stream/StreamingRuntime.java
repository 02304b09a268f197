package io.tailwater.stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lambda's Runtime API, which shows each piece of an answer when it arrives. */
final class StreamingRuntime implements AutoCloseable {

    private static final String PREFIX = "/2018-06-01/runtime/invocation/";

    /** What arrived: a piece of the body, or the end. */
    record Piece(String text, boolean end) {}

    /** An invocation and what became of it so far. */
    static final class Answer {

        final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
        volatile String mode = "";
        volatile String contentType = "";

        /** Everything up to and with a text. */
        String until(String text, long seconds) throws InterruptedException {
            StringBuilder read = new StringBuilder();
            while (read.indexOf(text) < 0) {
                Piece piece = pieces.poll(seconds, TimeUnit.SECONDS);
                if (piece == null || piece.end()) {
                    throw new AssertionError("no \"" + text + "\" in: " + read);
                }
                read.append(piece.text());
            }
            return read.toString();
        }

        String rest(long seconds) throws InterruptedException {
            StringBuilder read = new StringBuilder();
            for (Piece piece = pieces.poll(seconds, TimeUnit.SECONDS);
                    piece == null || !piece.end();
                    piece = pieces.poll(seconds, TimeUnit.SECONDS)) {
                if (piece == null) {
                    throw new AssertionError("no end after: " + read);
                }
                read.append(piece.text());
            }
            return read.toString();
        }
    }

    private record Waiting(String id, String event) {}

    private final HttpServer server;
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    StreamingRuntime() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PREFIX, this::handle);
        server.setExecutor(handlers);
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    Answer invoke(String event) {
        String id = UUID.randomUUID().toString();
        Answer answer = new Answer();
        answers.put(id, answer);
        waiting.add(new Waiting(id, event));
        return answer;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
            if (path.equals("next")) {
                Waiting next = waiting.take();
                byte[] event = next.event().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", next.id());
                exchange.getResponseHeaders().set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e8;Sampled=0");
                exchange.sendResponseHeaders(200, event.length);
                exchange.getResponseBody().write(event);
                return;
            }
            Answer answer = answers.get(path.split("/")[0]);
            answer.mode =
                    String.valueOf(exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Response-Mode"));
            answer.contentType = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
            InputStream body = exchange.getRequestBody();
            byte[] buffer = new byte[8192];
            for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
                answer.pieces.add(new Piece(new String(buffer, 0, length, StandardCharsets.UTF_8), false));
            }
            answer.pieces.add(new Piece(path, true));
            exchange.sendResponseHeaders(202, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        handlers.shutdownNow();
    }
}
