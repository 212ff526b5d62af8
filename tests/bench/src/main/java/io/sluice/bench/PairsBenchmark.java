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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Publisher–subscriber pairs with clean sessions as fast as they go, against Sluice and its peers
 * in turns.
 */
final class PairsBenchmark implements Benchmark {
  private final int qos;

  PairsBenchmark(int qos) {
    this.qos = qos;
  }

  @Override
  public void run(Settings settings) throws Exception {
    LoadPlan plan =
        new LoadPlan(
            settings.number("pairs", 50),
            qos,
            settings.number("window", 32),
            settings.number("bytes", 256),
            false);
    List<String> peers = settings.list("peers", "sluice,mosquitto,activemq");
    try (Servers servers = Servers.start(peers, Protocol.MQTT, settings)) {
      Map<Server, List<LoadRound>> rounds = measure(plan, servers, settings);
      print(rounds);
    }
  }

  private static Map<Server, List<LoadRound>> measure(
      LoadPlan plan, Servers servers, Settings settings) throws Exception {
    Map<Server, List<LoadRound>> rounds = new LinkedHashMap<>();
    Map<Server, Load> loads = new LinkedHashMap<>();
    try {
      for (Server server : servers.all()) {
        Load load = new Load(plan, server.target(Protocol.MQTT), server.figures());
        loads.put(server, load);
        rounds.put(server, new ArrayList<>());
        load.flood(settings.number("warmup", 5));
      }
      for (int i = 0; i < settings.number("rounds", 3); i++) {
        for (Server server : servers.all()) {
          rounds.get(server).add(loads.get(server).flood(settings.number("seconds", 8)));
        }
      }
    } finally {
      loads.values().forEach(Load::close);
    }
    return rounds;
  }

  private void print(Map<Server, List<LoadRound>> rounds) {
    Table table = LoadTable.begin("QoS " + qos);
    rounds.forEach((server, measured) -> LoadTable.add(table, server.name(), measured));
    table.print();
    printRatios(rounds);
  }

  /** How many times the rate of each other server the first one reached. */
  private static void printRatios(Map<Server, List<LoadRound>> rounds) {
    Iterator<Map.Entry<Server, List<LoadRound>>> all = rounds.entrySet().iterator();
    double first = rate(all.next().getValue());
    all.forEachRemaining(
        other ->
            System.out.println(
                "ratio to "
                    + other.getKey().name()
                    + ": "
                    + Table.format(first / rate(other.getValue()))));
  }

  private static double rate(List<LoadRound> rounds) {
    return Medians.of(rounds, LoadRound::messagesPerSecond);
  }
}
