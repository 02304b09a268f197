package io.tailwater.http.region;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.region.ReplicationMonitor.CopyState;
import io.tailwater.log.region.ReplicationMonitor.PartitionState;
import io.tailwater.log.topic.Topic;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.util.List;

/** {@code GET /topics/{topic}/replication}: up to where each partition has arrived in each region, and how old the rest is. */
@Path("/topics")
@KafkaJson
public class ReplicationResource {

    private final TailwaterLog log;

    ReplicationResource(TailwaterLog log) {
        this.log = log;
    }

    @GET
    @Path("{topic}/replication")
    @AdminFunction
    public byte[] replication(@PathParam("topic") String name) {
        Topic topic = log.topics().get(name);
        List<PartitionState> partitions = Several.of(log).replication().report(topic);
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartObject();
            json.writeStringField("topic", name);
            json.writeArrayFieldStart("partitions");
            for (PartitionState partition : partitions) {
                json.writeStartObject();
                json.writeNumberField("partition", partition.partition());
                json.writeNumberField("log_end_offset", partition.logEndOffset());
                json.writeArrayFieldStart("copies");
                for (CopyState copy : partition.copies()) {
                    write(json, copy);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, CopyState copy) throws IOException {
        json.writeStartObject();
        json.writeStringField("region", copy.region());
        json.writeNumberField("arrived_offset", copy.arrivedOffset());
        json.writeBooleanField("exact", copy.exact());
        json.writeNumberField("lag", copy.lagRecords());
        json.writeNumberField("oldest_missing_ms", copy.oldestMissingAge().toMillis());
        json.writeStringField("oldest_missing_status", copy.status().orElse(null));
        json.writeStringField("error", copy.failure().orElse(null));
        json.writeEndObject();
    }
}
