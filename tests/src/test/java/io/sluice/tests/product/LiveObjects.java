package io.sluice.tests.product;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lives in a process after a full collection: how many objects each class of the product has,
 * and the bytes of all objects.
 *
 * @param counts by the class's name; hidden classes, such as lambdas, under the class they are in
 */
public record LiveObjects(Map<String, Long> counts, long heapBytes) {
  private static final Pattern LINE =
      Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\[L)?(io\\.sluice\\.[\\w.$]+).*");
  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  /** Asks the JDK's {@code jcmd}. */
  public static LiveObjects of(Product product) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, String.valueOf(product.pid()), "GC.class_histogram").start();
    try (var reader = process.inputReader()) {
      return parse(reader.lines().toList());
    }
  }

  private static LiveObjects parse(List<String> lines) {
    Map<String, Long> counts = new TreeMap<>();
    long heapBytes = 0;
    for (String line : lines) {
      Matcher total = TOTAL.matcher(line);
      if (total.matches()) {
        heapBytes = Long.parseLong(total.group(1));
      }
      Matcher one = LINE.matcher(line);
      if (one.matches()) {
        String type = one.group(3).replaceAll("\\$\\$Lambda.*", "\\$\\$Lambda");
        counts.merge(
            one.group(2) == null ? type : type + "[]", Long.parseLong(one.group(1)), Long::sum);
      }
    }
    if (heapBytes == 0) {
      throw new IllegalStateException("jcmd said nothing of objects: " + lines);
    }
    return new LiveObjects(counts, heapBytes);
  }

  /** The classes that have more objects than before, and how many more. */
  public Map<String, Long> growthSince(LiveObjects before) {
    Map<String, Long> growth = new TreeMap<>();
    counts.forEach(
        (type, count) -> {
          long more = count - before.counts.getOrDefault(type, 0L);
          if (more > 0) {
            growth.put(type, more);
          }
        });
    return growth;
  }
}
