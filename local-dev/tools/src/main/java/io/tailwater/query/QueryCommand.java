package io.tailwater.query;

import io.tailwater.format.segment.CorruptSegmentException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The command line. */
public final class QueryCommand {

    private static final String IN_MEMORY = "jdbc:duckdb:";

    private QueryCommand() {}

    /** Ends with 0, or with 1 and a line that says what is wrong. */
    public static void main(String[] arguments) {
        System.exit(run(System.in, System.console() != null, System.out, System.err, arguments));
    }

    static int run(InputStream in, boolean isTerminal, PrintStream out, PrintStream err, String... arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            out.print(QueryOptions.HELP);
            return 0;
        }
        try {
            query(QueryOptions.read(arguments), in, isTerminal, out, err);
            return 0;
        } catch (QueryException | CorruptSegmentException | SQLException | IOException | UncheckedIOException e) {
            err.println("tailwater: " + e.getMessage());
            return 1;
        }
    }

    private static void query(
            QueryOptions options, InputStream in, boolean isTerminal, PrintStream out, PrintStream err)
            throws SQLException, IOException {
        Path folder = options.cache().isPresent()
                ? Files.createDirectories(options.cache().get().toAbsolutePath())
                : Files.createTempDirectory("tailwater-query");
        try (Connection database = DriverManager.getConnection(IN_MEMORY)) {
            try (Statement statement = database.createStatement()) {
                // The same days for everybody, wherever they are.
                statement.execute("SET TimeZone = 'UTC'");
            }
            TailwaterApi api = new TailwaterApi(options.url());
            Topics topics = new Topics(api, new SegmentFiles(api, new RawToParquet(), folder), database);
            topics.open(options.topics()).forEach(err::println);
            Shell shell = new Shell(database, topics, options.topics(), out);
            for (String sql : options.sql()) {
                shell.run(sql);
            }
            if (options.sql().isEmpty()) {
                shell.prompt(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), isTerminal);
            }
        } finally {
            if (options.cache().isEmpty()) {
                delete(folder);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
