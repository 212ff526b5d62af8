package io.sluice.bench;

import io.sluice.bench.load.Load;
import io.sluice.bench.load.LoadPlan;
import io.sluice.bench.load.LoadRound;
import io.sluice.bench.report.Medians;
import io.sluice.bench.report.Settings;
import io.sluice.bench.report.Table;
import io.sluice.bench.server.Protocol;
import io.sluice.bench.server.Server;
import io.sluice.bench.server.Servers;
import java.util.ArrayList;
import java.util.List;

/**
 * QoS 1 to persistent sessions with every message on disk before it is answered: first as fast as
 * it goes, then at half of that rate, where latency says how it feels.
 */
final class DurableBenchmark implements Benchmark {
  @Override
  public void run(Settings settings) throws Exception {
    LoadPlan plan =
        new LoadPlan(
            settings.number("pairs", 50),
            1,
            settings.number("window", 64),
            settings.number("bytes", 1_024),
            true);
    try (Servers servers =
        Servers.start(settings.list("peers", "sluice,activemq"), Protocol.MQTT, settings)) {
      Table table = LoadTable.begin("QoS 1, persistent sessions");
      for (Server server : servers.all()) {
        measure(plan, server, settings, table);
      }
      table.print();
    }
  }

  private static void measure(LoadPlan plan, Server server, Settings settings, Table table)
      throws Exception {
    int seconds = settings.number("seconds", 8);
    try (Load load = new Load(plan, server.target(Protocol.MQTT), server.figures())) {
      load.flood(settings.number("warmup", 5));
      List<LoadRound> flooded = new ArrayList<>();
      List<LoadRound> paced = new ArrayList<>();
      int count = settings.number("rounds", 3);
      for (int i = 0; i < count; i++) {
        flooded.add(load.flood(seconds));
      }
      LoadTable.add(table, server.name() + ", as fast as it goes", flooded);
      double half = Medians.of(flooded, LoadRound::messagesPerSecond) / 2;
      int rate = settings.number("rate", (int) half);
      // Small chunks take other paths than full ones, which the JVM has yet to compile.
      load.pace(settings.number("warmup", 5), rate);
      for (int i = 0; i < count; i++) {
        paced.add(load.pace(seconds, rate));
      }
      LoadTable.add(table, server.name() + ", " + rate + " a second", paced);
    }
  }
}
