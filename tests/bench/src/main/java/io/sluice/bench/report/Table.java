package io.sluice.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows under a heading, printed as Markdown with aligned columns. */
public final class Table {
  private final List<String[]> rows = new ArrayList<>();

  public Table(String... heading) {
    rows.add(heading);
  }

  /** Adds a row; numbers are shown with up to three digits that matter. */
  public void row(Object... cells) {
    String[] texts = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      texts[i] = cells[i] instanceof Double number ? format(number) : String.valueOf(cells[i]);
    }
    rows.add(texts);
  }

  public void print() {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      System.out.println(line(rows.get(r), widths));
      if (r == 0) {
        System.out.println(rule(widths));
      }
    }
  }

  /** A number with the digits that matter: 12,345; 123; 12.3; 1.23. */
  public static String format(double number) {
    double size = Math.abs(number);
    int decimals = size >= 100 || number == 0 ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }

  private static String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < row.length; i++) {
      String padding = " ".repeat(widths[i] - row[i].length());
      line.append(' ').append(i == 0 ? row[i] + padding : padding + row[i]).append(" |");
    }
    return line.toString();
  }

  private static String rule(int[] widths) {
    StringBuilder rule = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      rule.append(i == 0 ? " " : " ").append("-".repeat(Math.max(1, widths[i] - (i == 0 ? 0 : 1))));
      rule.append(i == 0 ? " |" : ": |");
    }
    return rule.toString();
  }
}
