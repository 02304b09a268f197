package io.tailwater.query;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The views of a database, made from what the topics hold now. */
final class Topics {

    private final TailwaterApi api;
    private final SegmentFiles files;
    private final Connection database;

    Topics(TailwaterApi api, SegmentFiles files, Connection database) {
        this.api = api;
        this.files = files;
        this.database = database;
    }

    /**
     * Makes or replaces the views.
     *
     * @param chosen all topics when empty
     * @return a line a topic
     */
    List<String> open(List<String> chosen) throws SQLException {
        List<String> lines = new ArrayList<>();
        for (String topic : chosen.isEmpty() ? api.topics() : chosen) {
            List<PartitionSegments> partitions = api.segments(topic);
            List<Path> paths = new ArrayList<>();
            for (PartitionSegments partition : partitions) {
                for (ListedSegment segment : partition.segments()) {
                    paths.add(files.of(topic, partition, segment));
                }
            }
            try (Statement statement = database.createStatement()) {
                statement.execute(TopicView.create(topic, paths, partitions));
            }
            lines.add(topic + ": " + partitions.size() + " partitions, " + paths.size() + " segments");
        }
        return lines;
    }
}
