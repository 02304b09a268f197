package io.tailwater.http.wiring;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.http.record.RecordsBodyReader;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.topic.Topic;
import io.tailwater.wiring.RehearsedPart;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** Reads and writes the JSON of requests before a snapshot, so that the first request after it finds Jackson loaded. */
@Singleton
public class JsonRehearsal implements RehearsedPart {

    private static final byte[] BODY =
            "{\"records\":[{\"key\":\"aw==\",\"value\":\"dg==\",\"headers\":[{\"key\":\"h\",\"value\":\"aA==\"}]},{\"value\":null}]}"
                    .getBytes(StandardCharsets.UTF_8);

    private final AppendSettings appending;

    public JsonRehearsal(AppendSettings appending) {
        this.appending = appending;
    }

    @Override
    public void rehearse() {
        var topic = Topic.of("rehearsal", new UUID(0, 0), 1, Instant.EPOCH, Map.of());
        var reader = new RecordsBodyReader(appending.topicDefaults(), InstantSource.fixed(Instant.EPOCH));
        for (RecordFormat format : RecordFormat.values()) {
            reader.read(BODY.clone(), format, topic);
        }
        JsonAnswer.of(answer -> {
            answer.json().writeStartObject();
            answer.json().writeNumberField("offset", 0);
            answer.json().writeStringField("value", "v");
            answer.json().writeEndObject();
        });
        ErrorAnswer.ofStatus(400, "rehearsal").body();
    }
}
