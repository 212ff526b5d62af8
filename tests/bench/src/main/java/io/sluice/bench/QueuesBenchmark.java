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
 * JMS clients, over AMQP 1.0 or OpenWire: durable messages through queues, each with a producer and
 * a consumer, as fast as they go, against Sluice and its peers in turns.
 */
final class QueuesBenchmark implements Benchmark {
  @Override
  public void run(Settings settings) throws Exception {
    Protocol protocol = Protocol.valueOf(upper(settings.text("protocol", "amqp")));
    List<String> peers = settings.list("peers", "sluice,activemq,artemis");
    try (Servers servers = Servers.start(peers, protocol, settings)) {
      for (String mode : settings.list("modes", "sync,async")) {
        for (String bytes : settings.list("bytes", "1024")) {
          for (String pairs : settings.list("pairs", "25,50,100,200")) {
            JmsPlan plan =
                new JmsPlan(
                    protocol,
                    JmsMode.valueOf(upper(mode)),
                    Integer.parseInt(pairs),
                    settings.number("window", 64),
                    Integer.parseInt(bytes),
                    settings.number("batch", 50));
            print(plan, measure(plan, servers, settings));
          }
        }
      }
    }
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /** Clients are there in their own round only: hundreds more would not leave each other alone. */
  private static Map<Server, List<LoadRound>> measure(
      JmsPlan plan, Servers servers, Settings settings) throws JMSException {
    Map<Server, List<LoadRound>> rounds = new LinkedHashMap<>();
    for (int i = 0; i < settings.number("rounds", 3); i++) {
      for (Server server : servers.all()) {
        try (JmsLoad load = new JmsLoad(plan, server)) {
          load.flood(settings.number("warmup", i == 0 ? 6 : 2));
          rounds
              .computeIfAbsent(server, first -> new ArrayList<>())
              .add(load.flood(settings.number("seconds", 4)));
        }
      }
    }
    return rounds;
  }

  private static void print(JmsPlan plan, Map<Server, List<LoadRound>> rounds) {
    String title = "%s %s, %,d B, %d pairs";
    Table table =
        LoadTable.begin(
            title.formatted(plan.protocol(), plan.mode(), plan.payloadBytes(), plan.pairs()));
    rounds.forEach((server, measured) -> LoadTable.add(table, server.name(), measured));
    table.print();
    System.out.println();
  }
}
