package io.tailwater.http.fetch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.access.Access;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.fetch.SegmentLister.ListedSegment;
import io.tailwater.log.fetch.SegmentLister.Listing;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;

/**
 * {@code GET /topics/{topic}/partitions/{partition}/segments}: which objects hold the records from an offset on, and where their bytes can
 * be had for some minutes. For consumers that read batches or Parquet themselves: no byte of theirs passes a function.
 */
@Path("/topics")
@KafkaJson
public class SegmentsResource {

    private static final String OFFSET = "offset";

    private final TailwaterLog log;
    private final Access access;

    SegmentsResource(TailwaterLog log, Access access) {
        this.log = log;
        this.access = access;
    }

    @GET
    @Path("{topic}/partitions/{partition}/segments")
    @ConsumeFunction
    public byte[] list(@PathParam("topic") String topic, @PathParam("partition") int partition, @Context UriInfo uri) {
        uri.getQueryParameters().forEach((name, values) -> {
            if (!name.equals(OFFSET) || values.size() != 1) {
                throw new InvalidRequestException(name, "is not a parameter, or given twice; there is offset");
            }
        });
        FetchFrom from = FetchParameters.from(uri.getQueryParameters());
        access.caller().requireConsume(log.topics().get(topic));
        Listing listing = log.segments().list(topic, partition, from);
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartObject();
            json.writeStringField("topic", topic);
            json.writeNumberField("partition", partition);
            json.writeNumberField("log_start_offset", listing.logStartOffset());
            json.writeNumberField("log_end_offset", listing.logEndOffset());
            json.writeStringField("key_format", listing.keyFormat().configValue());
            json.writeStringField("value_format", listing.valueFormat().configValue());
            if (listing.valueSchema().isPresent()) {
                json.writeStringField("value_schema", listing.valueSchema().get());
            }
            json.writeArrayFieldStart("segments");
            for (ListedSegment segment : listing.segments()) {
                write(json, segment);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, ListedSegment segment) throws IOException {
        json.writeStartObject();
        json.writeStringField("format", segment.format().configValue());
        json.writeNumberField("base_offset", segment.baseOffset());
        json.writeNumberField("last_offset", segment.lastOffset());
        json.writeNumberField("max_timestamp", segment.maxTimestampMs());
        json.writeNumberField("size_bytes", segment.sizeBytes());
        json.writeStringField("key", segment.key());
        json.writeStringField("url", segment.url().toString());
        json.writeStringField("url_expires_at", segment.urlExpiresAt().toString());
        json.writeEndObject();
    }
}
