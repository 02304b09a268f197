package io.tailwater.log.segment;

import io.tailwater.format.parquet.ColumnFormat;
import io.tailwater.format.parquet.RowSchema;
import io.tailwater.log.topic.RecordFormat;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicConfigs;

/** The columns of a topic's Parquet segments: the same for who writes one, and for who rewrites it. */
public final class TableSchema {

    private TableSchema() {}

    public static RowSchema of(TopicConfigs configs, Topic topic) {
        return new RowSchema(
                column(configs.keyFormat(topic)),
                column(configs.valueFormat(topic)),
                configs.valueSchema(topic).orElse(null));
    }

    private static ColumnFormat column(RecordFormat format) {
        // JSON is stored as text: readers that know a JSON type fail at what they think is not.
        return format == RecordFormat.BYTES ? ColumnFormat.BYTES : ColumnFormat.STRING;
    }
}
