package io.tailwater.log.testing;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * What a query engine sees of a topic that is given nothing but the table's prefix: it lists, then reads each file it found. DuckDB
 * reads local copies, since its S3 client is an extension that would have to be downloaded.
 */
public final class TableQuery implements AutoCloseable {

    /** How often an engine, or who calls it, tries a query again of which a file was deleted meanwhile. */
    private static final int ATTEMPTS_MAX = 10;

    private static final String SELECT = """
            SELECT "partition", "offset", concat_ws('|',
                coalesce(epoch_ms(timestamp), timestamp_ms), coalesce(hex(key), 'null'), coalesce(hex(value), 'null'),
                array_to_string(list_transform(headers, lambda h: h.key || '=' || coalesce(hex(h.value), 'null')), ','))
            FROM read_parquet([%s], hive_partitioning = true) ORDER BY 1, 2
            """;

    private final S3Client s3;
    private final String bucket;
    private final TableFiles files;
    private final Path folder;
    private final Connection duckDb;

    public TableQuery(TestStore store, Path folder) throws SQLException {
        this.s3 = store.plainClients().s3();
        this.bucket = store.location().bucket();
        this.files = new TableFiles(store);
        this.folder = folder;
        this.duckDb = DriverManager.getConnection("jdbc:duckdb:");
    }

    /**
     * A row.
     *
     * @param content all columns but the offset, as {@link #content} writes them
     */
    public record Row(long offset, String content) {}

    /** A record as the query shows it. */
    public static String content(OffsetRecord record) {
        LogRecord content = record.record();
        return content.timestampMs() + "|" + hex(content.key()) + "|" + hex(content.value()) + "|"
                + content.headers().stream().map(TableQuery::header).collect(Collectors.joining(","));
    }

    private static String header(RecordHeader header) {
        return header.key() + "=" + hex(header.value());
    }

    private static String hex(Bytes bytes) {
        return bytes == null ? "null" : HexFormat.of().withUpperCase().formatHex(bytes.toArray());
    }

    /**
     * All rows of a topic.
     *
     * @param meanwhile what happens between the listing and the reading
     * @return by partition, each by offset and as often as it is there
     */
    public Map<Integer, List<Row>> rows(String topic, Runnable meanwhile) throws SQLException {
        String prefix = "t/table/topic=" + topic + "/";
        List<String> listed = files.keys(prefix);
        meanwhile.run();
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Optional<List<Path>> copies = copies(listed);
            if (copies.isPresent()) {
                return query(copies.get());
            }
            listed = files.keys(prefix);
        }
        throw new AssertionError("files vanish faster than they can be read");
    }

    /** Local copies under the same names; empty when one is not there any more. */
    private Optional<List<Path>> copies(List<String> keys) {
        List<Path> copies = new ArrayList<>();
        for (String key : keys) {
            try {
                byte[] content = s3.getObject(request -> request.bucket(bucket).key(key), ResponseTransformer.toBytes())
                        .asByteArray();
                Path copy = folder.resolve(key);
                Files.createDirectories(copy.getParent());
                copies.add(Files.write(copy, content));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.of(copies);
    }

    private Map<Integer, List<Row>> query(List<Path> copies) throws SQLException {
        Map<Integer, List<Row>> rows = new TreeMap<>();
        if (copies.isEmpty()) {
            return rows;
        }
        String list = copies.stream().map(copy -> "'" + copy + "'").collect(Collectors.joining(", "));
        try (Statement statement = duckDb.createStatement();
                ResultSet result = statement.executeQuery(SELECT.formatted(list))) {
            while (result.next()) {
                rows.computeIfAbsent(result.getInt(1), partition -> new ArrayList<>())
                        .add(new Row(result.getLong(2), result.getString(3)));
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        duckDb.close();
    }
}
