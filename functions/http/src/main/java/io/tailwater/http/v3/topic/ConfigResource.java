package io.tailwater.http.v3.topic;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.function.DescribeFunction;
import io.tailwater.http.media.PlainJson;
import io.tailwater.http.v3.Cluster;
import io.tailwater.http.v3.KafkaCodes;
import io.tailwater.http.v3.Links;
import io.tailwater.http.v3.Page;
import io.tailwater.http.v3.Resources;
import io.tailwater.http.v3.V3Path;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfig;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code …/topics/{topic}/configs}: what holds for a topic, and for all. */
@Path(V3Path.CLUSTERS)
@PlainJson
public class ConfigResource {

    private static final String LIST = "KafkaTopicConfigList";

    /** A config of one of many topics. */
    private record ConfigOf(Topic topic, TopicConfig config) {
        String key() {
            return topic.name() + "/" + config.kafkaName();
        }
    }

    private final TailwaterLog log;
    private final Cluster cluster;
    private final Links links;
    private final TopicJson json;

    ConfigResource(TailwaterLog log, Cluster cluster, Links links, TopicJson json) {
        this.log = log;
        this.cluster = cluster;
        this.links = links;
        this.json = json;
    }

    @GET
    @Path("{cluster}/topics/{topic}/configs")
    @DescribeFunction
    public byte[] list(@PathParam("cluster") String named, @PathParam("topic") String name) {
        cluster.require(named);
        Topic topic = find(name);
        return Resources.list(
                LIST,
                links.to("topics", name, "configs"),
                Page.all(List.of(TopicConfig.values())),
                (config, generator) -> json.config(topic, config, generator));
    }

    @GET
    @Path("{cluster}/topics/-/configs")
    @DescribeFunction
    public byte[] listOfAll(@PathParam("cluster") String named, @Context UriInfo uri) {
        cluster.require(named);
        List<ConfigOf> all = log.topics().list().stream()
                .flatMap(topic -> Arrays.stream(TopicConfig.values()).map(config -> new ConfigOf(topic, config)))
                .toList();
        return Resources.list(
                LIST,
                links.to("topics", "-", "configs"),
                Page.of(all, ConfigOf::key, uri.getQueryParameters()),
                (each, generator) -> json.config(each.topic(), each.config(), generator));
    }

    @GET
    @Path("{cluster}/topics/{topic}/configs/{name}")
    @DescribeFunction
    public byte[] get(
            @PathParam("cluster") String named, @PathParam("topic") String name, @PathParam("name") String config) {
        cluster.require(named);
        Topic topic = find(name);
        TopicConfig known = known(config);
        return Resources.one(generator -> json.config(topic, known, generator));
    }

    @PUT
    @Path("{cluster}/topics/{topic}/configs/{name}")
    @AdminFunction
    public void set(
            @PathParam("cluster") String named,
            @PathParam("topic") String name,
            @PathParam("name") String config,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        cluster.require(named);
        KafkaMediaType.requirePlainJson(contentType);
        alter(name, Map.of(config, ConfigChanges.readValue(body)));
    }

    @DELETE
    @Path("{cluster}/topics/{topic}/configs/{name}")
    @AdminFunction
    public void reset(
            @PathParam("cluster") String named, @PathParam("topic") String name, @PathParam("name") String config) {
        cluster.require(named);
        alter(name, Map.of(config, Optional.empty()));
    }

    @POST
    @Path("{cluster}/topics/{topic}/configs:alter")
    @AdminFunction
    public void alter(
            @PathParam("cluster") String named,
            @PathParam("topic") String name,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        cluster.require(named);
        KafkaMediaType.requirePlainJson(contentType);
        ConfigChanges wanted = ConfigChanges.read(body);
        if (wanted.validateOnly()) {
            KafkaCodes.translated(() -> log.admin().validateConfigs(name, wanted.changes()));
        } else {
            alter(name, wanted.changes());
        }
    }

    private void alter(String topic, Map<String, Optional<String>> changes) {
        KafkaCodes.translated(() -> {
            log.admin().alterConfigs(topic, changes);
            return topic;
        });
    }

    private Topic find(String name) {
        return KafkaCodes.translated(() -> log.topics().refresh(name));
    }

    private static TopicConfig known(String name) {
        try {
            return TopicConfig.named(name);
        } catch (InvalidRequestException e) {
            throw new RestException(ErrorAnswer.ofStatus(404, String.valueOf(e.getMessage())));
        }
    }
}
