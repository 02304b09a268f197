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
import java.util.Optional;

/** Tailwater's HTTP API, as far as a query needs it. */
final class TailwaterApi {

    private static final Duration CALL_WITHIN = Duration.ofSeconds(30);

    /** A segment may have 128 MiB. */
    private static final Duration DOWNLOAD_WITHIN = Duration.ofMinutes(5);

    private static final int OK = 200;

    /** How often a partition is listed that is compacted meanwhile. */
    private static final int LISTINGS_MAX = 5;

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
        for (int attempt = 0; attempt < LISTINGS_MAX; attempt++) {
            Optional<PartitionSegments> listed = list(topic, partition);
            if (listed.isPresent()) {
                return listed.get();
            }
        }
        throw new QueryException("topic " + topic + " is being compacted faster than it can be listed; try again");
    }

    /** Empty when a compaction came in between: what follows then overlaps with what came before. */
    private Optional<PartitionSegments> list(String topic, int partition) {
        String path = "topics/" + encoded(topic) + "/partitions/" + partition + "/segments?offset=";
        JsonNode first = get(path + "earliest");
        long end = first.path("log_end_offset").asLong();
        List<ListedSegment> segments = new ArrayList<>();
        for (JsonNode page = first; !page.path("segments").isEmpty(); ) {
            for (JsonNode segment : page.path("segments")) {
                ListedSegment next = new ListedSegment(
                        segment.path("format").asText(),
                        segment.path("base_offset").asLong(),
                        segment.path("last_offset").asLong(),
                        segment.path("key").asText(),
                        URI.create(segment.path("url").asText()));
                if (!segments.isEmpty()
                        && next.baseOffset()
                                <= segments.get(segments.size() - 1).lastOffset()) {
                    return Optional.empty();
                }
                segments.add(next);
            }
            long next = segments.get(segments.size() - 1).lastOffset() + 1;
            if (next >= end) {
                // What came since the first page is for the next look.
                break;
            }
            page = get(path + next);
        }
        return Optional.of(new PartitionSegments(
                partition,
                first.path("log_start_offset").asLong(),
                first.path("key_format").asText(),
                first.path("value_format").asText(),
                Optional.ofNullable(first.path("value_schema").textValue()),
                segments));
    }

    /** Fetches an object into a file. */
    void download(URI url, Path file) {
        try {
            HttpResponse<Path> answer = http.send(
                    HttpRequest.newBuilder(url).timeout(DOWNLOAD_WITHIN).build(),
                    HttpResponse.BodyHandlers.ofFile(file));
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
