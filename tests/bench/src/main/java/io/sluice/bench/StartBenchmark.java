package io.sluice.bench;

import io.sluice.bench.report.Medians;
import io.sluice.bench.report.Settings;
import io.sluice.bench.report.Table;
import io.sluice.bench.server.Sluice;
import io.sluice.bench.server.SluiceApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process until it says that it is ready. */
final class StartBenchmark implements Benchmark {
  private static final double NANOS_PER_SECOND = 1_000_000_000;

  @Override
  public void run(Settings settings) throws Exception {
    List<Start> first = new ArrayList<>();
    List<Start> again = new ArrayList<>();
    for (int i = 0; i < settings.number("rounds", 3); i++) {
      Path directory = Files.createTempDirectory("bench-sluice");
      first.add(toReady(directory, false));
      again.add(toReady(directory, true));
    }
    Table table = new Table("start", "seconds to ready", "slowest", "CPU seconds");
    add(table, "on an empty directory", first);
    add(table, "on the same directory again", again);
    table.print();
  }

  /**
   * @param cpuSeconds what it took of all processors together
   */
  private record Start(double seconds, double cpuSeconds) {}

  private static Start toReady(Path directory, boolean last) throws Exception {
    long begun = System.nanoTime();
    try (Sluice sluice = Sluice.startOn(directory, last)) {
      new SluiceApi(sluice).awaitReady();
      double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
      return new Start(seconds, sluice.figures().cpuNanos() / NANOS_PER_SECOND);
    }
  }

  private static void add(Table table, String name, List<Start> starts) {
    table.row(
        name,
        Medians.of(starts, Start::seconds),
        starts.stream().mapToDouble(Start::seconds).max().orElse(0),
        Medians.of(starts, Start::cpuSeconds));
  }
}
