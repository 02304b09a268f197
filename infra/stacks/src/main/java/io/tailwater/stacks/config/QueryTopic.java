package io.tailwater.stacks.config;

import java.time.LocalDate;
import java.util.Locale;

/**
 * A topic that Athena gets a table of.
 *
 * @param name of the topic
 * @param topicId which of the topics that had this name: it stands in the keys of its segments
 * @param partitions how many it has; Athena looks at no others
 * @param since the first day whose records are looked at
 * @param key SQL's type of keys
 * @param value SQL's type of values
 */
public record QueryTopic(
        String name, String topicId, int partitions, LocalDate since, ColumnType key, ColumnType value) {

    /** As the topic's {@code key.format} and {@code value.format} have it. */
    public enum ColumnType {
        /** Any bytes. */
        BINARY,
        /** Text, which JSON is as well. */
        STRING
    }

    /** The table's name: SQL's names have neither dots nor dashes. */
    public String tableName() {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    }
}
