package io.tailwater.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Parquet files of segments, in a folder that may be kept: a segment never changes, so what is there need not be fetched again. The
 * partition stands in the path, where DuckDB reads it from.
 */
final class SegmentFiles {

    private final TailwaterApi api;
    private final RawToParquet converter;
    private final Path folder;

    SegmentFiles(TailwaterApi api, RawToParquet converter, Path folder) {
        this.api = api;
        this.converter = converter;
        this.folder = folder;
    }

    /** The file of a segment, fetched (and, if it is not Parquet, converted) unless it is here. */
    Path of(String topic, PartitionSegments partition, ListedSegment segment) {
        // The key names the content for ever, and has the topic's id in it.
        String name = UUID.nameUUIDFromBytes(segment.key().getBytes(StandardCharsets.UTF_8)) + ".parquet";
        Path file = folder.resolve(topic)
                .resolve("partition=" + partition.partition())
                .resolve(name);
        if (Files.exists(file)) {
            return file;
        }
        try {
            Files.createDirectories(file.getParent());
            Path fetched = Files.createTempFile(folder, "segment", ".part");
            try {
                api.download(segment.url(), fetched);
                if (!segment.isParquet()) {
                    Path raw = fetched;
                    fetched = Files.createTempFile(folder, "converted", ".part");
                    converter.convert(raw, topic, partition, segment, fetched);
                    Files.delete(raw);
                }
                Files.move(fetched, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fetched);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
