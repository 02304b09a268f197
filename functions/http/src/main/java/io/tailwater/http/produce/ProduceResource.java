package io.tailwater.http.produce;

import io.tailwater.http.access.Access;
import io.tailwater.http.event.CloudEventMode;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.http.function.ProduceFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.http.record.ProducedRecord;
import io.tailwater.http.telemetry.Calls;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.topic.Acks;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfigs;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** {@code POST /topics/{topic}} and {@code POST /topics/{topic}/partitions/{partition}}: append records, or CloudEvents. */
@Path("/topics")
@KafkaJson
public class ProduceResource {

    private final TailwaterLog log;
    private final BodyBudget bodies;
    private final ProduceBodyReader reader;
    private final RecordRouter router;
    private final RecordAppender appender;
    private final Calls calls;
    private final Access access;
    private final TopicConfigs configs;

    ProduceResource(
            TailwaterLog log,
            BodyBudget bodies,
            ProduceBodyReader reader,
            RecordRouter router,
            RecordAppender appender,
            AppendSettings appending,
            Calls calls,
            Access access) {
        this.log = log;
        this.bodies = bodies;
        this.reader = reader;
        this.router = router;
        this.appender = appender;
        this.calls = calls;
        this.access = access;
        this.configs = appending.topicDefaults();
    }

    @POST
    @Path("{topic}")
    @ProduceFunction
    public byte[] toTopic(
            @PathParam("topic") String topic,
            @QueryParam(Acks.NAME) @Nullable String acks,
            @Context HttpHeaders headers,
            InputStream body) {
        return produce(topic, OptionalInt.empty(), acks, headers, body);
    }

    @POST
    @Path("{topic}/partitions/{partition}")
    @ProduceFunction
    public byte[] toPartition(
            @PathParam("topic") String topic,
            @PathParam("partition") int partition,
            @QueryParam(Acks.NAME) @Nullable String acks,
            @Context HttpHeaders headers,
            InputStream body) {
        return produce(topic, OptionalInt.of(partition), acks, headers, body);
    }

    private byte[] produce(
            String name, OptionalInt partition, @Nullable String acks, HttpHeaders headers, InputStream body) {
        Optional<CloudEventMode> events = CloudEventMode.of(headers);
        Optional<RecordFormat> format = events.isPresent()
                ? Optional.empty()
                : Optional.of(RecordFormat.ofContentType(headers.getHeaderString(HttpHeaders.CONTENT_TYPE)));
        Topic topic = log.topics().get(name);
        access.caller().requireProduce(topic);
        Acks wanted = acks == null ? configs.acks(topic) : Acks.parse(acks);
        return bodies.reading(headers, body, bytes -> {
            List<ProducedRecord> records = format.isPresent()
                    ? reader.read(bytes, format.get(), topic)
                    : reader.readEvents(bytes, events.orElseThrow(), headers, topic);
            RoutedRecords routed = router.route(topic, partition, records);
            Map<Integer, PartitionOutcome> outcomes = appender.append(name, routed.batches(), wanted);
            PartitionOutcome.note(name, routed, outcomes, calls.notes());
            return ProduceAnswer.write(routed.partitions(), outcomes);
        });
    }
}
