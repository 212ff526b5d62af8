package io.sluice.bench;

import io.sluice.bench.report.Settings;

/** One benchmark: takes its settings, prints its table. */
@FunctionalInterface
public interface Benchmark {
  void run(Settings settings) throws Exception;
}
