package io.tailwater.log.topic;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the keys or values of a topic are. Whatever is said here is required of every record that is appended. */
public enum RecordFormat {
    /** Any bytes. */
    BYTES,
    /** Text in UTF-8. */
    STRING,
    /** One JSON value, in UTF-8. */
    JSON;

    /**
     * The format of a config's value.
     *
     * @throws io.tailwater.log.error.InvalidRequestException when there is none
     */
    static RecordFormat named(TopicConfig config, String name) {
        return Arrays.stream(values())
                .filter(format -> format.configValue().equals(name))
                .findFirst()
                .orElseThrow(() -> config.refused(
                        name,
                        "not one of "
                                + Arrays.stream(values())
                                        .map(RecordFormat::configValue)
                                        .collect(Collectors.joining(", "))));
    }

    /** As it stands in a config. */
    public String configValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
