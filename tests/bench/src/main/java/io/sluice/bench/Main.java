package io.sluice.bench;

import io.sluice.bench.report.Settings;
import io.sluice.bench.shard.ShardBenchmark;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs one benchmark by name: {@code <name> [setting=value ...]}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Map<String, Benchmark> benchmarks = benchmarks();
    if (args.length == 0 || !benchmarks.containsKey(args[0])) {
      System.err.println("usage: run <benchmark> [setting=value ...]; benchmarks:");
      benchmarks.forEach((name, benchmark) -> System.err.println("  " + name));
      System.exit(2);
    }
    Settings settings = Settings.of(args, 1);
    benchmarks.get(args[0]).run(settings);
    // Libraries in this process may keep threads of their own.
    System.exit(0);
  }

  private static Map<String, Benchmark> benchmarks() {
    Map<String, Benchmark> benchmarks = new LinkedHashMap<>();
    benchmarks.put("qos0", new PairsBenchmark(0));
    benchmarks.put("qos1", new PairsBenchmark(1));
    benchmarks.put("durable", new DurableBenchmark());
    benchmarks.put("queues", new QueuesBenchmark());
    benchmarks.put("warming", new WarmingBenchmark());
    benchmarks.put("idle", new IdleBenchmark());
    benchmarks.put("tenants", new TenantsBenchmark());
    benchmarks.put("start", new StartBenchmark());
    benchmarks.put("shard", new ShardBenchmark());
    return benchmarks;
  }
}
