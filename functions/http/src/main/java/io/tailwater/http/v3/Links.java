package io.tailwater.http.v3;

import io.tailwater.http.url.PublicUrl;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;

/** URLs and names of resources, as the client of the current request reaches them. */
@Singleton
public class Links {

    private final Cluster cluster;
    private final PublicUrl url;
    private final UriInfo request;
    private final HttpHeaders headers;

    /**
     * @param request of whichever request is being answered
     * @param headers likewise
     */
    public Links(Cluster cluster, PublicUrl url, UriInfo request, HttpHeaders headers) {
        this.cluster = cluster;
        this.url = url;
        this.request = request;
        this.headers = headers;
    }

    /** The URL of a resource of the cluster: {@code topics, t, configs}. */
    public String to(Object... segments) {
        StringBuilder link = new StringBuilder(clusters()).append('/').append(PublicUrl.segment(cluster.id()));
        for (Object segment : segments) {
            link.append('/').append(PublicUrl.segment(segment.toString()));
        }
        return link.toString();
    }

    /** The URL of the list of clusters; under the mount that the client uses. */
    public String clusters() {
        String path = request.getPath();
        boolean inKafka = (path.startsWith("/") ? path.substring(1) : path).startsWith("kafka/");
        return url.root(request, headers) + (inKafka ? "/kafka/v3/clusters" : "/v3/clusters");
    }

    /** The Confluent resource name of a resource of the cluster: {@code topic, t, partition, 0}. */
    public String name(Object... pairs) {
        List<String> parts = new ArrayList<>(List.of("kafka=" + cluster.id()));
        for (int i = 0; i < pairs.length; i += 2) {
            parts.add(pairs[i] + "=" + PublicUrl.segment(pairs[i + 1].toString()));
        }
        return "crn:///" + String.join("/", parts);
    }

    /** The cluster's id. */
    public String clusterId() {
        return cluster.id();
    }
}
