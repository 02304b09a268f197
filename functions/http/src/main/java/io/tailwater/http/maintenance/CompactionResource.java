package io.tailwater.http.maintenance;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.cleaning.CleanedPartition;
import io.tailwater.log.cleaning.Cleaning;
import io.tailwater.log.compaction.CompactedSegment;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.topic.Topic;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /admin/topics:compact}: rewrites what is due into Parquet, and cleans compacted topics. Two calls at once do no harm, and no work twice but for the
 * segment that both are at.
 */
@Path("/admin/topics:compact")
@KafkaJson
public class CompactionResource {

    private static final String TOPIC = "topic";
    private static final String ALL = "all";

    private final TailwaterLog log;
    private final InstantSource clock = InstantSource.system();

    CompactionResource(TailwaterLog log) {
        this.log = log;
    }

    @POST
    @AdminFunction
    public byte[] compact(@Context UriInfo uri) {
        MultivaluedMap<String, String> query = uri.getQueryParameters();
        Parameters.requireKnown(query, TOPIC, ALL);
        Instant deadline = clock.instant().plus(Parameters.CALL_MAX);
        Due due = isAll(query) ? Due.EVERYTHING : Due.BY_CONFIG;
        List<CompactedSegment> made = new ArrayList<>();
        List<CleanedPartition> cleaned = new ArrayList<>();
        int failures = 0;
        for (Topic topic : topics(Optional.ofNullable(query.getFirst(TOPIC)))) {
            failures += log.compaction().run(topic, due, deadline, made::add);
            failures += log.cleaning()
                    .run(
                            topic,
                            due == Due.EVERYTHING ? Cleaning.Due.ANYTHING_NEW : Cleaning.Due.BY_CONFIG,
                            deadline,
                            cleaned::add);
        }
        boolean finished = clock.instant().isBefore(deadline);
        return answer(made, cleaned, failures, finished);
    }

    private static boolean isAll(MultivaluedMap<String, String> query) {
        String all = query.getFirst(ALL);
        if (all == null || all.equals("false")) {
            return false;
        }
        if (all.equals("true")) {
            return true;
        }
        throw new InvalidRequestException(ALL, "\"" + all + "\" is neither true nor false");
    }

    /** In another order each time: where time is short, every topic's turn comes. */
    private List<Topic> topics(Optional<String> name) {
        if (name.isPresent()) {
            return List.of(log.topics().refresh(name.get()));
        }
        List<Topic> all = new ArrayList<>(log.topics().list());
        Collections.shuffle(all);
        return all;
    }

    private static byte[] answer(
            List<CompactedSegment> made, List<CleanedPartition> cleaned, int failures, boolean finished) {
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartObject();
            json.writeArrayFieldStart("segments");
            for (CompactedSegment segment : made) {
                write(json, segment);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("cleaned");
            for (CleanedPartition partition : cleaned) {
                write(json, partition);
            }
            json.writeEndArray();
            json.writeNumberField("failures", failures);
            json.writeBooleanField("finished", finished);
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, CompactedSegment segment) throws IOException {
        json.writeStartObject();
        json.writeStringField("topic", segment.partition().topic());
        json.writeNumberField("partition", segment.partition().partition());
        json.writeNumberField("base_offset", segment.baseOffset());
        json.writeNumberField("last_offset", segment.endOffset() - 1);
        json.writeNumberField("raw_segments", segment.rawSegments());
        json.writeNumberField("raw_bytes", segment.rawBytes());
        json.writeNumberField("size_bytes", segment.sizeBytes());
        json.writeNumberField("misfits", segment.misfits());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CleanedPartition cleaned) throws IOException {
        json.writeStartObject();
        json.writeStringField("topic", cleaned.partition().topic());
        json.writeNumberField("partition", cleaned.partition().partition());
        json.writeNumberField("end_offset", cleaned.endOffset());
        json.writeNumberField("segments", cleaned.segments());
        json.writeNumberField("segments_rewritten", cleaned.segmentsRewritten());
        json.writeNumberField("records_removed", cleaned.recordsRemoved());
        json.writeNumberField("bytes_removed", cleaned.sizeBytesRemoved());
        json.writeBooleanField("finished", cleaned.finished());
        json.writeEndObject();
    }
}
