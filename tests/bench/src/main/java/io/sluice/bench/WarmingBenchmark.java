package io.sluice.bench;

import io.sluice.bench.jms.JmsLoad;
import io.sluice.bench.jms.JmsMode;
import io.sluice.bench.jms.JmsPlan;
import io.sluice.bench.load.LoadRound;
import io.sluice.bench.report.Settings;
import io.sluice.bench.report.Table;
import io.sluice.bench.server.Protocol;
import io.sluice.bench.server.Server;
import io.sluice.bench.server.Servers;
import java.util.List;

/**
 * How long a server that was just started takes until it is as fast as it will be, under JMS
 * clients: one server after another, a row for each few seconds. The clients are compiled during
 * the first one, so what counts begins with the second.
 */
final class WarmingBenchmark implements Benchmark {
  @Override
  public void run(Settings settings) throws Exception {
    Protocol protocol = Protocol.of(settings.text("protocol", "openwire"));
    JmsMode mode = JmsMode.of(settings.text("modes", "async"));
    List<JmsPlan> plans = JmsPlan.all(protocol, mode, settings);
    JmsPlan plan = plans.get(plans.size() - 1);
    int everySeconds = settings.number("every", 5);
    int rounds = settings.number("seconds", 60) / everySeconds;
    try (Servers servers =
        Servers.start(settings.list("peers", "before,sluice,artemis"), protocol, settings)) {
      for (Server server : servers.all()) {
        try (JmsLoad load = new JmsLoad(plan, server)) {
          print(server, everySeconds, load.flood(everySeconds, rounds));
        }
      }
    }
  }

  private static void print(Server server, int everySeconds, List<LoadRound> rounds) {
    Table table =
        new Table(server.name(), "messages/s", "p50 ms", "server CPU µs", "generator CPU µs");
    for (int i = 0; i < rounds.size(); i++) {
      LoadRound round = rounds.get(i);
      table.row(
          "until second " + (i + 1) * everySeconds,
          round.messagesPerSecond(),
          round.p50Millis(),
          round.serverMicros(),
          round.generatorMicros());
    }
    table.print();
    System.out.println();
  }
}
