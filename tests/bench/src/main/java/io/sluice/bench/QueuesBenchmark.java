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
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Qpid JMS over AMQP 1.0: durable messages through queues, each with a producer and a consumer, as
 * fast as they go, against Sluice and its peers in turns.
 */
final class QueuesBenchmark implements Benchmark {
  @Override
  public void run(Settings settings) throws Exception {
    List<String> peers = settings.list("peers", "sluice,activemq,artemis");
    try (Servers servers = Servers.start(peers, Protocol.AMQP, settings)) {
      for (String mode : settings.list("modes", "sync,async")) {
        for (String pairs : settings.list("pairs", "25,50,100,200")) {
          JmsPlan plan =
              new JmsPlan(
                  JmsMode.valueOf(mode.toUpperCase(Locale.ROOT)),
                  Integer.parseInt(pairs),
                  settings.number("window", 64),
                  settings.number("bytes", 1_024),
                  settings.number("batch", 50));
          print(plan, measure(plan, servers, settings));
        }
      }
    }
  }

  private static Map<Server, List<LoadRound>> measure(
      JmsPlan plan, Servers servers, Settings settings) throws JMSException {
    Map<Server, List<LoadRound>> rounds = new LinkedHashMap<>();
    Map<Server, JmsLoad> loads = new LinkedHashMap<>();
    try {
      for (Server server : servers.all()) {
        JmsLoad load = new JmsLoad(plan, server.target(Protocol.AMQP), server.figures());
        loads.put(server, load);
        rounds.put(server, new ArrayList<>());
        load.flood(settings.number("warmup", 3));
      }
      for (int i = 0; i < settings.number("rounds", 3); i++) {
        for (Server server : servers.all()) {
          rounds.get(server).add(loads.get(server).flood(settings.number("seconds", 4)));
        }
      }
    } finally {
      loads.values().forEach(JmsLoad::close);
    }
    return rounds;
  }

  private static void print(JmsPlan plan, Map<Server, List<LoadRound>> rounds) {
    Table table = LoadTable.begin("JMS " + plan.mode() + ", " + plan.pairs() + " pairs");
    rounds.forEach((server, measured) -> LoadTable.add(table, server.name(), measured));
    table.print();
    System.out.println();
  }
}
