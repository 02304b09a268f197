package io.tailwater.http.group;

import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.IllegalMemberStateException;
import io.tailwater.log.topic.TopicPartition;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST …/positions}: where an instance reads on, for itself and without a commit. */
@Path("/consumers/{group}/instances/{instance}")
@KafkaJson
public class PositionsResource {

    private final TailwaterLog log;
    private final GroupAccess access;

    PositionsResource(TailwaterLog log, GroupAccess access) {
        this.log = log;
        this.access = access;
    }

    @POST
    @Path("positions")
    @ConsumeFunction
    public void seek(
            @PathParam("group") String group,
            @PathParam("instance") String instance,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        Names.group(group);
        Names.instance(instance);
        List<Place> offsets = new ArrayList<>();
        List<Place> timestamps = new ArrayList<>();
        GroupBody.read(
                contentType,
                body,
                Map.of(
                        "offsets", json -> offsets.addAll(Place.offsets(json, "offsets")),
                        "timestamps", json -> timestamps.addAll(Place.timestamps(json))));
        if (offsets.isEmpty() && timestamps.isEmpty()) {
            throw GroupBody.refuse("offsets: is missing or empty; offsets or timestamps are needed");
        }
        access.requireConsume(Place.values(offsets).keySet());
        access.requireConsume(Place.values(timestamps).keySet());
        if (!timestamps.isEmpty()) {
            // Two steps, so that the second must not fail for what can be seen before the first.
            requireOwn(group, instance, Place.values(timestamps).keySet());
        }
        if (!offsets.isEmpty()) {
            log.consumers().seek(group, instance, Place.values(offsets));
        }
        if (!timestamps.isEmpty()) {
            log.consumers().seekToTimestamps(group, instance, Place.values(timestamps));
        }
    }

    @POST
    @Path("positions/beginning")
    @ConsumeFunction
    public void seekToBeginning(
            @PathParam("group") String group,
            @PathParam("instance") String instance,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        List<TopicPartition> partitions = readOwn(group, instance, contentType, body);
        log.consumers().seekToBeginning(group, instance, partitions);
    }

    @POST
    @Path("positions/end")
    @ConsumeFunction
    public void seekToEnd(
            @PathParam("group") String group,
            @PathParam("instance") String instance,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        List<TopicPartition> partitions = readOwn(group, instance, contentType, body);
        log.consumers().seekToEnd(group, instance, partitions);
    }

    private List<TopicPartition> readOwn(String group, String instance, @Nullable String contentType, byte[] body) {
        Names.group(group);
        Names.instance(instance);
        List<TopicPartition> partitions = Partitions.read(contentType, body);
        access.requireConsume(partitions);
        requireOwn(group, instance, partitions);
        return partitions;
    }

    private void requireOwn(String group, String instance, Collection<TopicPartition> partitions) {
        Set<TopicPartition> own = log.consumers().assignment(group, instance);
        for (TopicPartition partition : partitions) {
            if (!own.contains(partition)) {
                throw new IllegalMemberStateException("partition " + partition.partition() + " of topic "
                        + partition.topic() + " is not assigned to consumer instance " + instance + " of group "
                        + group);
            }
        }
    }
}
