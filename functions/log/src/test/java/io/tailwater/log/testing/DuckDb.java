package io.tailwater.log.testing;

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
import java.util.List;
import java.util.Map;

/** Queries copies of a topic's table files with DuckDB, which finds them by itself, as it would in the bucket. */
public final class DuckDb {

    private DuckDb() {}

    /**
     * Puts the files where their keys say, below a directory, and asks.
     *
     * @param sql {@code %s} in it is the glob over all files
     * @return the rows, their columns as text with a blank between
     */
    public static List<String> query(Path directory, Map<String, byte[]> files, String sql) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = directory.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String glob = "read_parquet('" + directory + "/**/*.parquet', hive_partitioning = true)";
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery(sql.formatted(glob))) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(rows.getString(i));
                }
                found.add(String.join(" ", columns));
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
