package io.tailwater.http.stream;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.fetch.RecordWriter;
import io.tailwater.http.format.JsonAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes events as the HTML standard defines their stream. Each is sent at once. */
final class EventWriter {

    /** How long a browser waits before it comes back. */
    private static final int RETRY_MS = 1_000;

    private final OutputStream out;
    private final RecordWriter records;

    EventWriter(OutputStream out, RecordWriter records) {
        this.out = out;
        this.records = records;
    }

    void begin() throws IOException {
        send("retry: " + RETRY_MS + "\n\n");
    }

    /** A line that readers ignore. */
    void heartbeat() throws IOException {
        send(": ping\n\n");
    }

    void record(String topic, int partition, OffsetRecord record, StreamPosition behind) throws IOException {
        event(
                "record",
                "id: " + behind.encode() + "\n",
                JsonAnswer.of(answer -> records.write(topic, partition, record, answer)));
    }

    /** The last event of a stream that cannot go on. */
    void error(ErrorAnswer error) throws IOException {
        event("error", "", error.body());
    }

    /** JSON may stand in several lines: its line ends are white space, so a reader may have any of them. */
    private void event(String name, String id, byte[] json) throws IOException {
        ByteArrayOutputStream event = new ByteArrayOutputStream(json.length + 128);
        event.writeBytes(("event: " + name + "\n" + id + "data: ").getBytes(StandardCharsets.UTF_8));
        for (byte b : json) {
            if (b == '\n' || b == '\r') {
                event.writeBytes("\ndata: ".getBytes(StandardCharsets.UTF_8));
            } else {
                event.write(b);
            }
        }
        event.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        event.writeTo(out);
        out.flush();
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
