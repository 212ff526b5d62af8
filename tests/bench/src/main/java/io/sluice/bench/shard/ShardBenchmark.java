package io.sluice.bench.shard;

import io.sluice.bench.Benchmark;
import io.sluice.bench.report.Directories;
import io.sluice.bench.report.Medians;
import io.sluice.bench.report.Settings;
import io.sluice.bench.report.Table;
import io.sluice.broker.api.Qos;
import io.sluice.broker.log.InProcessStore;
import io.sluice.broker.log.LogThreads;
import io.sluice.broker.log.ShardLog;
import io.sluice.broker.log.StoredShardLog;
import io.sluice.ignite.IgniteOptions;
import io.sluice.ignite.IgniteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The shard alone, without sockets or a protocol: publisher–subscriber pairs on the session API, so
 * that what a message costs is seen apart from networks and codecs.
 */
public final class ShardBenchmark implements Benchmark {
  private static final String[] HEADING = {
    "shard", "messages/s", "p50 ms", "p99 ms", "shard µs", "log µs", "client µs", "missing"
  };

  @Override
  public void run(Settings settings) throws Exception {
    Table table = new Table(HEADING);
    List<String> rows = settings.list("rows", "qos0,qos1,persistent,fsync,log-only");
    for (String row : rows) {
      List<ShardRound> rounds = rounds(row, settings);
      table.row(
          row,
          Medians.of(rounds, ShardRound::messagesPerSecond),
          Medians.of(rounds, ShardRound::p50Millis),
          Medians.of(rounds, ShardRound::p99Millis),
          Medians.of(rounds, ShardRound::shardMicros),
          Medians.of(rounds, ShardRound::logMicros),
          Medians.of(rounds, ShardRound::clientMicros),
          rounds.stream().mapToLong(ShardRound::missing).sum());
    }
    table.print();
  }

  private static List<ShardRound> rounds(String row, Settings settings) throws Exception {
    return switch (row) {
      case "qos0" -> inMemory(settings, Qos.AT_MOST_ONCE, false);
      case "qos1" -> inMemory(settings, Qos.AT_LEAST_ONCE, false);
      case "persistent" -> inMemory(settings, Qos.AT_LEAST_ONCE, true);
      case "fsync" -> onDisk(settings, IgniteOptions.Sync.FSYNC);
      case "log-only" -> onDisk(settings, IgniteOptions.Sync.LOG_ONLY);
      default -> throw new IllegalArgumentException("there is no row '" + row + "'");
    };
  }

  private static List<ShardRound> inMemory(Settings settings, Qos qos, boolean persistent)
      throws Exception {
    ShardLog log = new StoredShardLog(new InProcessStore(), LogThreads.pools("durable-log", 2, 2));
    return measure(settings, log, qos, persistent, 256);
  }

  private static List<ShardRound> onDisk(Settings settings, IgniteOptions.Sync sync)
      throws Exception {
    Path directory = Files.createTempDirectory("sluice-bench");
    try (IgniteStore store = IgniteStore.start(IgniteOptions.in(directory).withSync(sync))) {
      return measure(settings, store.openLog(), Qos.AT_LEAST_ONCE, true, 1_024);
    } finally {
      Directories.delete(directory);
    }
  }

  private static List<ShardRound> measure(
      Settings settings, ShardLog log, Qos qos, boolean persistent, int bodyBytes)
      throws Exception {
    int seconds = settings.number("seconds", 5);
    List<ShardRound> rounds = new ArrayList<>();
    try (log;
        ShardLoad load =
            new ShardLoad(
                log,
                qos,
                persistent,
                settings.number("pairs", 50),
                settings.number("window", 32),
                settings.number("bytes", bodyBytes))) {
      load.round(settings.number("warmup", 5));
      for (int i = 0; i < settings.number("rounds", 3); i++) {
        rounds.add(load.round(seconds));
      }
    }
    return rounds;
  }
}
