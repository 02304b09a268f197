package io.tailwater.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.http.Api;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads a stream of events as the HTML standard says, each by itself. */
final class EventReader implements AutoCloseable {

    private static final long EVENT_WITHIN_SECONDS = 20;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** An event; a comment has the name ":" and the end of the stream "end". */
    record Event(String name, String id, String data) {}

    private final InputStream body;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private EventReader(InputStream body) {
        this.body = body;
        Thread reader = new Thread(this::read, "event-reader");
        reader.setDaemon(true);
        reader.start();
    }

    static EventReader open(URI uri, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isPresent();
        return new EventReader(answer.body());
    }

    private void read() {
        String name = "";
        String id = "";
        List<String> data = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty() && !name.isEmpty()) {
                    events.add(new Event(name, id, String.join("\n", data)));
                    name = "";
                    data.clear();
                } else if (line.startsWith(":")) {
                    events.add(new Event(":", id, line));
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data.add(line.substring(6));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // Closed by the test, or broken: the test sees what is missing.
        }
        events.add(new Event("end", id, ""));
    }

    /** The next event that is no heartbeat. */
    Event next() throws InterruptedException {
        while (true) {
            Event event = events.poll(EVENT_WITHIN_SECONDS, TimeUnit.SECONDS);
            assertThat(event)
                    .as("an event within " + EVENT_WITHIN_SECONDS + " s")
                    .isNotNull();
            if (!event.name().equals(":")) {
                return event;
            }
        }
    }

    Event nextOfAnyKind() throws InterruptedException {
        return events.poll(EVENT_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    /** The next record. */
    JsonNode record() throws Exception {
        Event event = next();
        assertThat(event.name()).as(event.data()).isEqualTo("record");
        return Api.json(event.data());
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
