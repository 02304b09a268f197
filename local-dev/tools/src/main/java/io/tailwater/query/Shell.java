package io.tailwater.query;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Runs statements and shows what they answer. */
final class Shell {

    private static final String PROMPT = "tailwater> ";
    private static final String PROMPT_MORE = "       ... ";

    private final Connection database;
    private final Topics topics;
    private final List<String> chosen;
    private final PrintStream out;

    Shell(Connection database, Topics topics, List<String> chosen, PrintStream out) {
        this.database = database;
        this.topics = topics;
        this.chosen = chosen;
        this.out = out;
    }

    /** Runs one statement, or several with semicolons between them, and shows the last one's rows. */
    void run(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    out.print(ResultTable.of(rows));
                }
            }
        }
    }

    /** Reads statements, each up to its semicolon, until the input ends; a wrong one is told and does not end it. */
    void prompt(BufferedReader in, boolean showsPrompt) throws IOException {
        StringBuilder statement = new StringBuilder();
        while (true) {
            if (showsPrompt) {
                out.print(statement.isEmpty() ? PROMPT : PROMPT_MORE);
                out.flush();
            }
            String line = in.readLine();
            if (line == null || statement.isEmpty() && line.strip().equals(".quit")) {
                return;
            }
            if (statement.isEmpty() && line.strip().equals(".refresh")) {
                tell(() -> topics.open(chosen).forEach(out::println));
            } else if (!line.isBlank()) {
                statement.append(line).append('\n');
                if (line.stripTrailing().endsWith(";")) {
                    String sql = statement.toString();
                    statement.setLength(0);
                    tell(() -> run(sql));
                }
            }
        }
    }

    private interface Step {
        void take() throws SQLException;
    }

    private void tell(Step step) {
        try {
            step.take();
        } catch (SQLException | QueryException e) {
            out.println(e.getMessage());
        }
    }
}
