package io.tailwater.log.append;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.topic.RecordFormat;
import io.tailwater.log.topic.TopicConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requires keys and values to be what their topic says: a single byte that is not would make a query of all its files fail. Null is
 * always allowed.
 */
record FormatRule(RecordFormat key, RecordFormat value) {

    private static final JsonFactory JSON = new JsonFactory();

    /** @throws InvalidRequestException naming the record and what is wrong with it */
    void require(List<LogRecord> records) {
        if (key == RecordFormat.BYTES && value == RecordFormat.BYTES) {
            return;
        }
        for (int i = 0; i < records.size(); i++) {
            require(
                    "records[" + i + "].key",
                    TopicConfig.KEY_FORMAT,
                    key,
                    records.get(i).key());
            require(
                    "records[" + i + "].value",
                    TopicConfig.VALUE_FORMAT,
                    value,
                    records.get(i).value());
        }
    }

    private static void require(String field, TopicConfig config, RecordFormat format, @Nullable Bytes bytes) {
        if (bytes == null || format == RecordFormat.BYTES) {
            return;
        }
        Optional<String> problem = isUtf8(bytes)
                ? (format == RecordFormat.JSON ? jsonProblem(bytes) : Optional.empty())
                : Optional.of("is not UTF-8");
        if (problem.isPresent()) {
            throw new InvalidRequestException(
                    field, problem.get() + "; the topic's " + config.kafkaName() + " is " + format.configValue());
        }
    }

    private static boolean isUtf8(Bytes bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes.asReadOnlyBuffer());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static Optional<String> jsonProblem(Bytes bytes) {
        try (JsonParser parser = JSON.createParser(bytes.array(), bytes.arrayOffset(), bytes.length())) {
            if (parser.nextToken() == null) {
                return Optional.of("is not JSON: it is empty");
            }
            parser.skipChildren();
            return parser.nextToken() == null
                    ? Optional.empty()
                    : Optional.of("is not JSON: something follows the first value");
        } catch (JsonProcessingException e) {
            return Optional.of("is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }
}
