package io.sluice.bench.jms;

import io.sluice.bench.load.LoadRound;
import io.sluice.bench.load.Tally;
import io.sluice.bench.load.Waits;
import io.sluice.bench.server.ProcessFigures;
import io.sluice.bench.server.Server;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** The JMS clients of one server, connected once and used for several rounds. */
public final class JmsLoad implements AutoCloseable {
  private static final long DRAIN_SECONDS = 20;
  private static final long SETTLE_MILLIS = 500;

  private final ProcessFigures server;
  private final ProcessFigures generator = new ProcessFigures(ProcessHandle.current().pid());
  private final List<JmsPair> pairs = new ArrayList<>();
  private final Recorder latencies = new Recorder(TimeUnit.MINUTES.toNanos(5), 3);
  private long lostBefore;

  /** Connects all clients; blocks. */
  public JmsLoad(JmsPlan plan, Server server) throws JMSException {
    this.server = server.figures();
    ConnectionFactory factory =
        JmsClients.factory(plan.protocol(), plan.mode(), server.target(plan.protocol()));
    for (int i = 0; i < plan.pairs(); i++) {
      String queue = "bench." + plan.mode() + "." + plan.pairs() + "." + i;
      pairs.add(new JmsPair(plan, factory, queue, latencies));
    }
  }

  /** Sends as fast as the clients do. */
  public LoadRound flood(int seconds) {
    return flood(seconds, 1).get(0);
  }

  /** Sends as fast as the clients do, without a pause between the rounds. */
  public List<LoadRound> flood(int seconds, int rounds) {
    pairs.forEach(pair -> pair.producer().start());
    Waits.millis(SETTLE_MILLIS);
    latencies.reset();
    List<LoadRound> measured = new ArrayList<>();
    Tally from = tally();
    for (int i = 1; i <= rounds; i++) {
      Waits.millis(TimeUnit.SECONDS.toMillis(seconds));
      Tally to = tally();
      Histogram latency = latencies.getIntervalHistogram();
      measured.add(from.until(to, latency, i == rounds ? drain() : 0));
      from = to;
    }
    return measured;
  }

  private Tally tally() {
    return new Tally(
        System.nanoTime(),
        pairs.stream().mapToLong(pair -> pair.receiver().receivedCount()).sum(),
        pairs.stream().mapToLong(pair -> pair.receiver().repeatedCount()).sum(),
        server.cpuNanos(),
        generator.cpuNanos());
  }

  /** Ends sending, waits for what is under way; returns how much did not come. */
  private long drain() {
    pairs.forEach(pair -> pair.producer().stop());
    pairs.forEach(pair -> pair.producer().awaitStopped());
    Waits.until(() -> outstanding() == lostBefore, DRAIN_SECONDS);
    long lost = outstanding() - lostBefore;
    lostBefore += lost;
    return lost;
  }

  private long outstanding() {
    return pairs.stream().mapToLong(JmsPair::outstanding).sum();
  }

  @Override
  public void close() {
    pairs.forEach(JmsPair::close);
  }
}
