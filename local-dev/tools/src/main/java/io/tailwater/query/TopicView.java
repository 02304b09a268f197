package io.tailwater.query;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The SQL that makes a topic's files a view: exactly the records that the topic held when it was listed. */
final class TopicView {

    private TopicView() {}

    /**
     * @param files of all its segments; may be empty
     * @param partitions what the files hold, and where each partition starts
     */
    static String create(String topic, List<Path> files, List<PartitionSegments> partitions) {
        String name = "\"" + topic.replace("\"", "\"\"") + "\"";
        if (files.isEmpty()) {
            String key = type(partitions, PartitionSegments::keyFormat);
            String value = type(partitions, PartitionSegments::valueFormat);
            return "CREATE OR REPLACE VIEW " + name
                    + " AS SELECT NULL::BIGINT AS \"partition\", NULL::BIGINT AS \"offset\","
                    + " NULL::TIMESTAMPTZ AS \"timestamp\", NULL::BIGINT AS timestamp_ms, NULL::" + key
                    + " AS key, NULL::"
                    + value + " AS value, NULL::STRUCT(\"key\" VARCHAR, \"value\" BLOB)[] AS headers WHERE false";
        }
        String list = files.stream()
                .map(file -> "'" + file.toString().replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "[", "]"));
        String deleted = partitions.stream()
                .filter(PartitionSegments::beginsWithin)
                .map(partition -> "(\"partition\" = " + partition.partition() + " AND \"offset\" < "
                        + partition.logStartOffset() + ")")
                .collect(Collectors.joining(" OR "));
        return "CREATE OR REPLACE VIEW " + name
                + " AS SELECT \"partition\", * EXCLUDE (\"partition\") FROM read_parquet(" + list
                + ", hive_partitioning = true, hive_types = {'partition': BIGINT}, union_by_name = true)"
                + (deleted.isEmpty() ? "" : " WHERE NOT (" + deleted + ")");
    }

    private static String type(List<PartitionSegments> partitions, Function<PartitionSegments, String> format) {
        return partitions.stream().map(format).allMatch("bytes"::equals) ? "BLOB" : "VARCHAR";
    }
}
