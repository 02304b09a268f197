package io.tailwater.http.group;

import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.group.CommittedOffset;
import io.tailwater.log.topic.TopicPartition;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code …/offsets}: what the group has done with, kept for whoever goes on. */
@Path("/consumers/{group}/instances/{instance}")
@KafkaJson
public class OffsetsResource {

    private final TailwaterLog log;
    private final GroupAccess access;

    OffsetsResource(TailwaterLog log, GroupAccess access) {
        this.log = log;
        this.access = access;
    }

    /** {@code async} changes nothing: an answer before the commit could only hide that it failed. */
    @POST
    @Path("offsets")
    @ConsumeFunction
    public void commit(
            @PathParam("group") String group,
            @PathParam("instance") String instance,
            @QueryParam("async") @Nullable String async,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        Names.group(group);
        Names.instance(instance);
        if (async != null && !async.equals("true") && !async.equals("false")) {
            throw new InvalidRequestException("async", "is neither true nor false");
        }
        if (body.length == 0) {
            log.consumers().commitAll(group, instance, access::requireConsume);
            return;
        }
        List<List<CommittedOffset>> commits = new ArrayList<>();
        GroupBody.read(
                contentType,
                body,
                Map.of(
                        // Confluent and Karapace name the last record that was done with, Redpanda the next one.
                        "offsets", json -> commits.add(commits(Place.offsets(json, "offsets"), 1)),
                        "partitions", json -> commits.add(commits(Place.offsets(json, "partitions"), 0))));
        if (commits.size() > 1) {
            throw GroupBody.refuse("offsets and partitions: one of them is needed, not both");
        }
        if (commits.isEmpty()) {
            log.consumers().commitAll(group, instance, access::requireConsume);
        } else {
            access.requireConsume(
                    commits.get(0).stream().map(CommittedOffset::partition).toList());
            log.consumers().commit(group, instance, commits.get(0));
        }
    }

    private static List<CommittedOffset> commits(List<Place> places, int beyond) {
        return places.stream()
                .map(place -> new CommittedOffset(place.partition(), place.value() + beyond, place.metadata()))
                .toList();
    }

    /** By a body, as Kafka REST has it, or by a query, for clients and gateways that send no body with GET. */
    @GET
    @Path("offsets")
    @ConsumeFunction
    public byte[] committed(
            @PathParam("group") String group,
            @PathParam("instance") String instance,
            @QueryParam("partitions") @Nullable String query,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        if (query != null && body.length > 0) {
            throw new InvalidRequestException("partitions", "are given in the query and in a body; give one of them");
        }
        if (query == null && body.length == 0) {
            throw new InvalidRequestException("partitions", "are missing: name them as ?partitions=topic:0,topic:1");
        }
        return committed(group, instance, query == null ? Partitions.read(contentType, body) : Place.partitions(query));
    }

    @POST
    @Path("offsets/committed")
    @ConsumeFunction
    public byte[] committedByPost(
            @PathParam("group") String group,
            @PathParam("instance") String instance,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        return committed(group, instance, Partitions.read(contentType, body));
    }

    private byte[] committed(String group, String instance, List<TopicPartition> partitions) {
        Names.group(group);
        Names.instance(instance);
        access.requireConsume(partitions);
        return GroupAnswer.offsets(log.consumers().committed(group, instance, partitions));
    }
}
