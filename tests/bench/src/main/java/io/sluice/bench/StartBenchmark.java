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
    List<Double> first = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    for (int i = 0; i < settings.number("rounds", 3); i++) {
      Path directory = Files.createTempDirectory("bench-sluice");
      first.add(secondsToReady(directory, false));
      again.add(secondsToReady(directory, true));
    }
    Table table = new Table("start", "seconds to ready", "slowest");
    add(table, "on an empty directory", first);
    add(table, "on the same directory again", again);
    table.print();
  }

  private static double secondsToReady(Path directory, boolean last) throws Exception {
    long begun = System.nanoTime();
    try (Sluice sluice = Sluice.startOn(directory, last)) {
      new SluiceApi(sluice).awaitReady();
      return (System.nanoTime() - begun) / NANOS_PER_SECOND;
    }
  }

  private static void add(Table table, String name, List<Double> seconds) {
    double slowest = seconds.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    table.row(name, Medians.of(seconds, Double::doubleValue), slowest);
  }
}
