package io.sluice.tests.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of {@code gateway/MESSAGES.md} that says what arrives where. */
final class ArrivalTable {
  private static final Path FILE = Path.of("..", "gateway", "MESSAGES.md");

  private ArrivalTable() {}

  /** What is said of messages from one protocol to another, by column. */
  record Row(String from, String to, Map<String, String> cells) {
    String cell(String column) {
      String cell = cells.get(column);
      if (cell == null) {
        throw new IllegalStateException("the table has no column '" + column + "'");
      }
      return cell;
    }

    @Override
    public String toString() {
      return from + " to " + to;
    }
  }

  static List<Row> read() {
    try {
      List<List<String>> lines =
          Files.readAllLines(FILE).stream()
              .filter(line -> line.startsWith("|"))
              .map(ArrivalTable::cells)
              .toList();
      List<String> columns = lines.get(0);
      List<Row> rows = new ArrayList<>();
      for (List<String> line : lines.subList(2, lines.size())) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 2; i < columns.size(); i++) {
          cells.put(columns.get(i), line.get(i));
        }
        rows.add(new Row(line.get(0), line.get(1), cells));
      }
      return rows;
    } catch (IOException failure) {
      throw new IllegalStateException("cannot read " + FILE.toAbsolutePath(), failure);
    }
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
  }
}
