package io.sluice.bench.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Asks a JVM, by its own tool, for what lives on its heap. */
public final class SluiceMemory {
  /** Of each generation, or of the heap of a collector that has none apart. */
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private static final long BYTES_PER_KIB = 1_024;

  private SluiceMemory() {}

  /** Bytes of live objects, after collections. */
  public static long usedHeapBytes(long pid) throws IOException, InterruptedException {
    // Twice, since what a first one clears references to goes with the second.
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    String info = jcmd(pid, "GC.heap_info");
    return USED.matcher(info)
        .results()
        .mapToLong(used -> Long.parseLong(used.group(1)) * BYTES_PER_KIB)
        .reduce(Long::sum)
        .orElseThrow(() -> new IllegalStateException("no heap figures in: " + info));
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(tool, Long.toString(pid), command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("jcmd " + command + " failed: " + output);
    }
    return output;
  }
}
