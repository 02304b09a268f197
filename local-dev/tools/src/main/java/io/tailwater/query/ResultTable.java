package io.tailwater.query;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of a result as text in columns. */
final class ResultTable {

    /** More rows are counted and not shown; who wants all of them writes {@code COPY}. */
    static final int ROWS_MAX = 200;

    /** A longer value is cut, and ends with an ellipsis. */
    static final int CELL_CHARS_MAX = 80;

    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d.eE+-]*");

    private ResultTable() {}

    /** Reads a result to its end. */
    static String of(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<String[]> lines = new ArrayList<>();
        String[] names = new String[columns.getColumnCount()];
        for (int i = 0; i < names.length; i++) {
            names[i] = columns.getColumnLabel(i + 1);
        }
        lines.add(names);
        long count = 0;
        while (rows.next()) {
            if (++count <= ROWS_MAX) {
                String[] cells = new String[names.length];
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = cell(rows.getString(i + 1));
                }
                lines.add(cells);
            }
        }
        return print(lines)
                + (count == 1 ? "1 row" : count + " rows")
                + (count > ROWS_MAX ? ", " + ROWS_MAX + " shown" : "")
                + System.lineSeparator();
    }

    private static String cell(String value) {
        if (value == null) {
            return "NULL";
        }
        String line = value.replaceAll("\\p{Cntrl}", "·");
        return line.length() <= CELL_CHARS_MAX ? line : line.substring(0, CELL_CHARS_MAX - 1) + "…";
    }

    private static String print(List<String[]> lines) {
        int columns = lines.get(0).length;
        int[] widths = new int[columns];
        boolean[] numbers = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            int column = i;
            widths[i] =
                    lines.stream().mapToInt(line -> line[column].length()).max().orElse(0);
            numbers[i] = lines.stream().skip(1).allMatch(line -> NUMBER.matcher(line[column])
                    .matches());
        }
        StringBuilder text = new StringBuilder();
        for (int l = 0; l < lines.size(); l++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String padding = " ".repeat(widths[i] - lines.get(l)[i].length());
                line.append(numbers[i] ? padding + lines.get(l)[i] : lines.get(l)[i] + padding)
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
            if (l == 0) {
                text.append(IntStream.of(widths).mapToObj("─"::repeat).collect(Collectors.joining("  ")))
                        .append(System.lineSeparator());
            }
        }
        return text.toString();
    }
}
