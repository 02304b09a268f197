package io.tailwater.format.parquet;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;

/** What a footer says beside the columns: which part of which log the file is. */
final class FooterProperties {

    static final String FORMAT = "tailwater.format";
    static final String FORMAT_VERSION = "1";

    private static final String TOPIC = "tailwater.topic";
    private static final String TOPIC_ID = "tailwater.topic_id";
    private static final String PARTITION = "tailwater.partition";
    private static final String BASE_OFFSET = "tailwater.base_offset";
    private static final String END_OFFSET = "tailwater.end_offset";
    private static final String KEY_FORMAT = "tailwater.key.format";
    private static final String VALUE_FORMAT = "tailwater.value.format";

    /** How values are encoded whose typed columns the file has. */
    private static final String VALUE_SCHEMA = "tailwater.value.schema";

    /** Values that did not fit: their typed columns are null. */
    private static final String VALUE_MISFITS = "tailwater.value.misfits";

    /** The greatest timestamps of the row groups, in ms: the statistics of a column leave out what it cannot hold. */
    private static final String MAX_TIMESTAMPS = "tailwater.max_timestamps_ms";

    /** CRC-32 of all bytes of each row group, in hex: Parquet's own cover what is in pages, but not their headers. */
    private static final String ROW_GROUP_CRCS = "tailwater.row_group_crc32";

    private FooterProperties() {}

    static Map<String, String> write(
            SegmentOrigin origin, RowSchema schema, long misfitCount, List<RowGroupEntry> rowGroups) {
        Map<String, String> properties = new HashMap<>();
        properties.put(FORMAT, FORMAT_VERSION);
        properties.put(TOPIC, origin.topicName());
        properties.put(TOPIC_ID, origin.topicId().toString());
        properties.put(PARTITION, Integer.toString(origin.partition()));
        properties.put(BASE_OFFSET, Long.toString(origin.baseOffset()));
        properties.put(END_OFFSET, Long.toString(origin.endOffset()));
        properties.put(KEY_FORMAT, name(schema.key()));
        properties.put(VALUE_FORMAT, name(schema.value()));
        if (schema.typed() != null) {
            properties.put(VALUE_SCHEMA, schema.typed().encoding().name().toLowerCase(Locale.ROOT));
            properties.put(VALUE_MISFITS, Long.toString(misfitCount));
        }
        properties.put(MAX_TIMESTAMPS, list(rowGroups, group -> Long.toString(group.maxTimestampMs())));
        properties.put(ROW_GROUP_CRCS, list(rowGroups, group -> Integer.toHexString(group.crc32())));
        return properties;
    }

    private static String list(List<RowGroupEntry> rowGroups, Function<RowGroupEntry, String> property) {
        return rowGroups.stream().map(property).collect(Collectors.joining(","));
    }

    /** @throws IllegalArgumentException if the file is of a version that is not known, or not a segment at all */
    static Map<String, String> read(FileMetaData metaData) {
        Map<String, String> properties = new HashMap<>();
        List<KeyValue> entries = metaData.isSetKey_value_metadata() ? metaData.getKey_value_metadata() : List.of();
        entries.forEach(entry -> properties.put(entry.getKey(), String.valueOf(entry.getValue())));
        String version = require(properties, FORMAT);
        if (!version.equals(FORMAT_VERSION)) {
            throw new IllegalArgumentException(FORMAT + " is " + version + ", expected " + FORMAT_VERSION);
        }
        return properties;
    }

    /** @throws IllegalArgumentException naming what is missing or wrong */
    static SegmentOrigin origin(Map<String, String> properties) {
        return new SegmentOrigin(
                require(properties, TOPIC),
                UUID.fromString(require(properties, TOPIC_ID)),
                Integer.parseInt(require(properties, PARTITION)),
                Long.parseLong(require(properties, BASE_OFFSET)),
                Long.parseLong(require(properties, END_OFFSET)));
    }

    /** @throws IllegalArgumentException naming what is missing or wrong */
    static RowSchema schema(Map<String, String> properties) {
        return new RowSchema(format(require(properties, KEY_FORMAT)), format(require(properties, VALUE_FORMAT)));
    }

    /** @throws IllegalArgumentException when it is no number */
    static long misfitCount(Map<String, String> properties) {
        return Long.parseLong(properties.getOrDefault(VALUE_MISFITS, "0"));
    }

    /** @throws IllegalArgumentException naming what is missing or wrong */
    static List<Long> maxTimestampsMs(Map<String, String> properties, int rowGroups) {
        return list(properties, MAX_TIMESTAMPS, rowGroups).stream()
                .map(Long::valueOf)
                .toList();
    }

    /** @throws IllegalArgumentException naming what is missing or wrong */
    static List<Integer> crcs(Map<String, String> properties, int rowGroups) {
        return list(properties, ROW_GROUP_CRCS, rowGroups).stream()
                .map(crc -> Integer.parseUnsignedInt(crc, 16))
                .toList();
    }

    private static List<String> list(Map<String, String> properties, String name, int rowGroups) {
        String joined = require(properties, name);
        // Of a segment of which nothing is left there are none.
        List<String> values = joined.isEmpty() ? List.of() : List.of(joined.split(","));
        if (values.size() != rowGroups) {
            throw new IllegalArgumentException(
                    name + " has " + values.size() + " values, expected one for each of " + rowGroups + " row groups");
        }
        return values;
    }

    private static String require(Map<String, String> properties, String name) {
        String value = properties.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static String name(ColumnFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    private static ColumnFormat format(String name) {
        return ColumnFormat.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
