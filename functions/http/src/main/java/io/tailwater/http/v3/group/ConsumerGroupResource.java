package io.tailwater.http.v3.group;

import io.tailwater.format.key.Digits;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.function.DescribeFunction;
import io.tailwater.http.media.PlainJson;
import io.tailwater.http.v3.Links;
import io.tailwater.http.v3.Page;
import io.tailwater.http.v3.Resources;
import io.tailwater.http.v3.V3Path;
import io.tailwater.log.group.Member;
import io.tailwater.log.topic.TopicPartition;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** {@code …/consumer-groups}: who is in which group, and reads what. */
@Path(V3Path.CLUSTERS)
@PlainJson
public class ConsumerGroupResource {

    private final GroupLookup lookup;
    private final Links links;
    private final GroupJson json;

    ConsumerGroupResource(GroupLookup lookup, Links links, GroupJson json) {
        this.lookup = lookup;
        this.links = links;
        this.json = json;
    }

    @GET
    @Path("{cluster}/consumer-groups")
    @DescribeFunction
    public byte[] list(@PathParam("cluster") String cluster, @Context UriInfo uri) {
        Page<GroupFacts> page = Page.of(lookup.all(cluster), GroupFacts::name, uri.getQueryParameters());
        return Resources.list("KafkaConsumerGroupList", links.to("consumer-groups"), page, json::group);
    }

    @GET
    @Path("{cluster}/consumer-groups/{group}")
    @DescribeFunction
    public byte[] get(@PathParam("cluster") String cluster, @PathParam("group") String group) {
        GroupFacts found = lookup.group(cluster, group);
        return Resources.one(generator -> json.group(found, generator));
    }

    @GET
    @Path("{cluster}/consumer-groups/{group}/consumers")
    @DescribeFunction
    public byte[] consumers(
            @PathParam("cluster") String cluster, @PathParam("group") String group, @Context UriInfo uri) {
        List<Member> members = lookup.group(cluster, group).members();
        return Resources.list(
                "KafkaConsumerList",
                links.to("consumer-groups", group, "consumers"),
                Page.of(members, Member::name, uri.getQueryParameters()),
                (member, generator) -> json.consumer(group, member, generator));
    }

    @GET
    @Path("{cluster}/consumer-groups/{group}/consumers/{consumer}")
    @DescribeFunction
    public byte[] consumer(
            @PathParam("cluster") String cluster,
            @PathParam("group") String group,
            @PathParam("consumer") String consumer) {
        Member member = lookup.member(cluster, group, consumer);
        return Resources.one(generator -> json.consumer(group, member, generator));
    }

    @GET
    @Path("{cluster}/consumer-groups/{group}/consumers/{consumer}/assignments")
    @DescribeFunction
    public byte[] assignments(
            @PathParam("cluster") String cluster,
            @PathParam("group") String group,
            @PathParam("consumer") String consumer,
            @Context UriInfo uri) {
        List<TopicPartition> partitions = GroupFacts.partitionsOf(lookup.member(cluster, group, consumer));
        return Resources.list(
                "KafkaConsumerAssignmentList",
                links.to("consumer-groups", group, "consumers", consumer, "assignments"),
                Page.of(
                        partitions,
                        each -> each.topic() + "/" + Digits.ofPartition(each.partition()),
                        uri.getQueryParameters()),
                (partition, generator) -> json.assignment(group, consumer, partition, generator));
    }

    @GET
    @Path("{cluster}/consumer-groups/{group}/consumers/{consumer}/assignments/{topic}/partitions/{partition}")
    @DescribeFunction
    public byte[] assignment(
            @PathParam("cluster") String cluster,
            @PathParam("group") String group,
            @PathParam("consumer") String consumer,
            @PathParam("topic") String topic,
            @PathParam("partition") int partition) {
        Member member = lookup.member(cluster, group, consumer);
        TopicPartition assigned = GroupFacts.partitionsOf(member).stream()
                .filter(each -> each.topic().equals(topic) && each.partition() == partition)
                .findFirst()
                .orElseThrow(() -> new RestException(ErrorAnswer.ofStatus(
                        404,
                        "Partition " + partition + " of topic " + topic + " is not assigned to " + consumer + ".")));
        return Resources.one(generator -> json.assignment(group, consumer, assigned, generator));
    }
}
