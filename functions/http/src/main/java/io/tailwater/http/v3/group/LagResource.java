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
import io.tailwater.log.group.GroupLag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** {@code …/consumer-groups/{group}/lags} and {@code lag-summary}: how far a group is behind, wherever it has committed. */
@Path(V3Path.CLUSTERS)
@PlainJson
public class LagResource {

    private final GroupLookup lookup;
    private final Links links;
    private final GroupJson json;

    LagResource(GroupLookup lookup, Links links, GroupJson json) {
        this.lookup = lookup;
        this.links = links;
        this.json = json;
    }

    @GET
    @Path("{cluster}/consumer-groups/{group}/lag-summary")
    @DescribeFunction
    public byte[] summary(@PathParam("cluster") String cluster, @PathParam("group") String group) {
        List<GroupLag> lags = lookup.lags(cluster, group);
        if (lags.isEmpty()) {
            throw new RestException(ErrorAnswer.ofStatus(
                    404, "Consumer group " + group + " has no lag: it has committed nothing yet."));
        }
        return Resources.one(generator -> json.summary(group, lags, generator));
    }

    @GET
    @Path("{cluster}/consumer-groups/{group}/lags")
    @DescribeFunction
    public byte[] list(@PathParam("cluster") String cluster, @PathParam("group") String group, @Context UriInfo uri) {
        Page<GroupLag> page = Page.of(
                lookup.lags(cluster, group),
                lag -> lag.partition().topic() + "/"
                        + Digits.ofPartition(lag.partition().partition()),
                uri.getQueryParameters());
        return Resources.list(
                "KafkaConsumerLagList",
                links.to("consumer-groups", group, "lags"),
                page,
                (lag, generator) -> json.lag(group, lag, generator));
    }

    @GET
    @Path("{cluster}/consumer-groups/{group}/lags/{topic}/partitions/{partition}")
    @DescribeFunction
    public byte[] get(
            @PathParam("cluster") String cluster,
            @PathParam("group") String group,
            @PathParam("topic") String topic,
            @PathParam("partition") int partition) {
        GroupLag found = lookup.lags(cluster, group).stream()
                .filter(lag ->
                        lag.partition().topic().equals(topic) && lag.partition().partition() == partition)
                .findFirst()
                .orElseThrow(() -> new RestException(ErrorAnswer.ofStatus(
                        404,
                        "Consumer group " + group + " has committed nothing in partition " + partition + " of topic "
                                + topic + ".")));
        return Resources.one(generator -> json.lag(group, found, generator));
    }
}
