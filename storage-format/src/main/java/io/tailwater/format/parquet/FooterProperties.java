package io.tailwater.format.parquet;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;

/** What a footer says beside the columns: which part of which log the file is. */
final class FooterProperties {

    static final String FORMAT = "tailwater.format";
    static final String FORMAT_VERSION = "1";

    /** CRC-32 of the footer without this property: Parquet itself checks pages only. */
    static final String CRC = "tailwater.footer_crc32";

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
        properties.put(
                MAX_TIMESTAMPS,
                rowGroups.stream()
                        .map(group -> Long.toString(group.maxTimestampMs()))
                        .collect(Collectors.joining(",")));
        return properties;
    }

    /**
     * The properties of a footer that is as it was written.
     *
     * @throws IllegalArgumentException if it is not
     */
    static Map<String, String> checked(FileMetaData metaData) {
        Map<String, String> properties = new HashMap<>();
        List<KeyValue> entries = metaData.isSetKey_value_metadata() ? metaData.getKey_value_metadata() : List.of();
        entries.forEach(entry -> properties.put(entry.getKey(), String.valueOf(entry.getValue())));
        requireVersion(properties);
        List<KeyValue> covered =
                entries.stream().filter(entry -> !entry.getKey().equals(CRC)).toList();
        String crc = crc(ParquetSegmentWriter.encode(new FileMetaData(metaData).setKey_value_metadata(covered)));
        if (!crc.equals(require(properties, CRC))) {
            throw new IllegalArgumentException(CRC + " is " + properties.get(CRC) + ", expected " + crc);
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
    static List<Long> maxTimestampsMs(Map<String, String> properties) {
        return List.of(require(properties, MAX_TIMESTAMPS).split(",")).stream()
                .map(Long::valueOf)
                .toList();
    }

    /** @throws IllegalArgumentException if the file is of a version that is not known, or not a segment at all */
    private static void requireVersion(Map<String, String> properties) {
        String version = require(properties, FORMAT);
        if (!version.equals(FORMAT_VERSION)) {
            throw new IllegalArgumentException(FORMAT + " is " + version + ", expected " + FORMAT_VERSION);
        }
    }

    static String crc(byte[] footer) {
        CRC32 crc = new CRC32();
        crc.update(footer);
        return Long.toHexString(crc.getValue());
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
