package io.tailwater.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tailwater's HTTP API, as far as a query needs it. */
final class TailwaterApi {

    private static final Duration CALL_WITHIN = Duration.ofSeconds(30);

    /** A segment may have 128 MiB. */
    private static final Duration DOWNLOAD_WITHIN = Duration.ofMinutes(5);

    private static final int OK = 200;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CALL_WITHIN)
            .build();
    private final URI base;

    /** @param base of the service, such as {@code http://127.0.0.1:8082} */
    TailwaterApi(URI base) {
        this.base = URI.create(base.toString().replaceFirst("/*$", "/"));
    }

    /** @throws QueryException when nothing answers, or something else does */
    List<String> topics() {
        List<String> names = new ArrayList<>();
        get("topics").forEach(name -> names.add(name.asText()));
        return names;
    }

    /**
     * All that a topic holds.
     *
     * @throws QueryException when there is no such topic
     */
    List<PartitionSegments> segments(String topic) {
        List<PartitionSegments> partitions = new ArrayList<>();
        for (JsonNode partition : get("topics/" + encoded(topic) + "/partitions")) {
            partitions.add(segments(topic, partition.path("partition").asInt()));
        }
        return partitions;
    }

    private PartitionSegments segments(String topic, int partition) {
        String path = "topics/" + encoded(topic) + "/partitions/" + partition + "/segments?offset=";
        JsonNode page = get(path + "earliest");
        long logStartOffset = page.path("log_start_offset").asLong();
        List<ListedSegment> segments = new ArrayList<>();
        while (!page.path("segments").isEmpty()) {
            for (JsonNode segment : page.path("segments")) {
                segments.add(new ListedSegment(
                        segment.path("format").asText(),
                        segment.path("base_offset").asLong(),
                        segment.path("last_offset").asLong(),
                        segment.path("key").asText(),
                        URI.create(segment.path("url").asText())));
            }
            page = get(path + (segments.get(segments.size() - 1).lastOffset() + 1));
        }
        return new PartitionSegments(partition, logStartOffset, segments);
    }

    /** Fetches an object into a file. */
    void download(URI url, Path file) {
        try {
            HttpResponse<Path> answer = http.send(
                    HttpRequest.newBuilder(url).timeout(DOWNLOAD_WITHIN).build(), HttpResponse.BodyHandlers.ofFile(file));
            if (answer.statusCode() != OK) {
                throw new QueryException("a segment answers with status " + answer.statusCode() + ": " + url.getPath());
            }
        } catch (IOException e) {
            throw new QueryException("a segment cannot be fetched from " + url.getAuthority() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException("interrupted", e);
        }
    }

    private JsonNode get(String path) {
        URI uri = base.resolve(path);
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri).timeout(CALL_WITHIN).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new QueryException(uri + " answers with status " + answer.statusCode() + ": " + answer.body());
            }
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new QueryException(
                    "nothing answers at " + base + " (" + e + "): is ./local-dev/start running? --url says where", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException("interrupted", e);
        }
    }

    private static String encoded(String topic) {
        return URLEncoder.encode(topic, StandardCharsets.UTF_8);
    }
}
