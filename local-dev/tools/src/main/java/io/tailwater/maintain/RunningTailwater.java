package io.tailwater.maintain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A Tailwater that answers somewhere. */
final class RunningTailwater {

    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI base;
    private final Duration callMax;

    /**
     * @param url its root, with a slash at the end or without
     * @param callMax how long a call may take
     */
    RunningTailwater(String url, Duration callMax) {
        this.base = URI.create(url.replaceFirst("/*$", "/"));
        this.callMax = callMax;
    }

    /** @throws IOException when nothing answers, or with another status than 200; it says what the answer says */
    JsonNode post(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path)).POST(BodyPublishers.noBody()));
    }

    /** As {@link #post(String)}, with a body. */
    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer;
        try {
            answer = http.send(request.timeout(callMax).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("nothing answers at " + this + " (" + e + "): is Tailwater running there?", e);
        }
        if (answer.statusCode() != OK) {
            throw new IOException(answer.uri() + " answers with status " + answer.statusCode() + ": " + answer.body());
        }
        return json.readTree(answer.body());
    }

    @Override
    public String toString() {
        String text = base.toString();
        return text.substring(0, text.length() - 1);
    }
}
