package io.tailwater.http.group;

import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.group.Subscription;
import io.tailwater.log.topic.Topic;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an instance reads: its share of the topics that it subscribes to, or partitions that it chose. */
@Path("/consumers/{group}/instances/{instance}")
@KafkaJson
public class SubscriptionResource {

    private final TailwaterLog log;
    private final GroupAccess access;

    SubscriptionResource(TailwaterLog log, GroupAccess access) {
        this.log = log;
        this.access = access;
    }

    @POST
    @Path("subscription")
    @ConsumeFunction
    public void subscribe(
            @PathParam("group") String group,
            @PathParam("instance") String instance,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        Names.group(group);
        Names.instance(instance);
        Subscription wanted = SubscriptionBody.read(contentType, body);
        access.requireConsume(wanted);
        try {
            log.consumers().subscribe(group, instance, wanted);
        } catch (InvalidRequestException e) {
            // What is wrong stands in the body, and a wrong value there is 422.
            throw GroupBody.refuse(String.valueOf(e.getMessage()));
        }
    }

    @GET
    @Path("subscription")
    @ConsumeFunction
    public byte[] subscription(@PathParam("group") String group, @PathParam("instance") String instance) {
        Subscription subscription = log.consumers()
                .get(Names.group(group), Names.instance(instance))
                .subscription();
        if (subscription instanceof Subscription.Topics named) {
            return GroupAnswer.topics(named.topics());
        }
        if (subscription instanceof Subscription.Matching) {
            Set<String> existing = log.topics().list().stream().map(Topic::name).collect(Collectors.toSet());
            return GroupAnswer.topics(subscription.among(existing));
        }
        return GroupAnswer.topics(List.of());
    }

    @DELETE
    @Path("subscription")
    @ConsumeFunction
    public void unsubscribe(@PathParam("group") String group, @PathParam("instance") String instance) {
        log.consumers().unsubscribe(Names.group(group), Names.instance(instance));
    }

    @POST
    @Path("assignments")
    @ConsumeFunction
    public void assign(
            @PathParam("group") String group,
            @PathParam("instance") String instance,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        Names.group(group);
        Names.instance(instance);
        Subscription chosen = new Subscription.Partitions(new HashSet<>(Partitions.read(contentType, body)));
        access.requireConsume(chosen);
        log.consumers().subscribe(group, instance, chosen);
    }

    @GET
    @Path("assignments")
    @ConsumeFunction
    public byte[] assignments(@PathParam("group") String group, @PathParam("instance") String instance) {
        return GroupAnswer.partitions(log.consumers().assignment(Names.group(group), Names.instance(instance)));
    }
}
