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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JMS clients, over AMQP 1.0 or OpenWire: durable messages through queues, each with a producer and
 * a consumer, as fast as they go, against Sluice and its peers in turns.
 */
final class QueuesBenchmark implements Benchmark {
  @Override
  public void run(Settings settings) throws Exception {
    Protocol protocol = Protocol.of(settings.text("protocol", "amqp"));
    List<String> peers = settings.list("peers", "sluice,activemq,artemis");
    try (Servers servers = Servers.start(peers, protocol, settings)) {
      for (String mode : settings.list("modes", "sync,async")) {
        List<JmsPlan> plans = JmsPlan.all(protocol, JmsMode.of(mode), settings);
        warm(plans.get(plans.size() - 1), servers, settings.number("warmup", 10));
        for (JmsPlan plan : plans) {
          print(plan, measure(plan, servers, settings));
        }
      }
    }
  }

  /**
   * Lets all servers, and the clients here, compile what they run: once forth and once back, or the
   * first server would be measured with clients that the others find compiled.
   */
  private static void warm(JmsPlan plan, Servers servers, int seconds) throws JMSException {
    List<Server> forthAndBack = new ArrayList<>(servers.all());
    Collections.reverse(forthAndBack);
    forthAndBack.addAll(0, servers.all());
    for (Server server : forthAndBack) {
      flood(plan, server, 0, seconds);
    }
  }

  private static Map<Server, List<LoadRound>> measure(
      JmsPlan plan, Servers servers, Settings settings) throws JMSException {
    Map<Server, List<LoadRound>> rounds = new LinkedHashMap<>();
    for (int i = 0; i < settings.number("rounds", 3); i++) {
      for (Server server : servers.all()) {
        rounds
            .computeIfAbsent(server, first -> new ArrayList<>())
            .add(flood(plan, server, settings.number("settle", 2), settings.number("seconds", 4)));
      }
    }
    return rounds;
  }

  /** Clients are there in their own round only: hundreds more would not leave each other alone. */
  private static LoadRound flood(JmsPlan plan, Server server, int settleSeconds, int seconds)
      throws JMSException {
    try (JmsLoad load = new JmsLoad(plan, server)) {
      if (settleSeconds > 0) {
        load.flood(settleSeconds);
      }
      return load.flood(seconds);
    }
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
