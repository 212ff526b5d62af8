package io.sluice.bench.load;

import io.sluice.bench.server.ProcessFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The clients of one server, connected once and used for many rounds. */
public final class Load implements AutoCloseable {
  private static final long READY_SECONDS = 60;
  private static final long DRAIN_SECONDS = 20;
  private static final long SETTLE_MILLIS = 500;

  private final LoadLoop loop;
  private final ProcessFigures server;
  private final List<Pair> pairs = new ArrayList<>();
  private final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);

  /** Connects and subscribes; blocks. */
  public Load(LoadPlan plan, Target target, ProcessFigures server) throws IOException {
    this.server = server;
    loop = new LoadLoop();
    for (int i = 0; i < plan.pairs(); i++) {
      int number = i;
      loop.ask(() -> pairs.add(pair(plan, target, number)));
    }
    if (!Waits.until(() -> loop.ask(() -> pairs.stream().allMatch(Pair::isReady)), READY_SECONDS)) {
      throw new IllegalStateException("not all clients could connect and subscribe");
    }
  }

  private Pair pair(LoadPlan plan, Target target, int number) {
    try {
      return new Pair(loop, plan, target, number, latencies);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Publishes as fast as the windows open. */
  public LoadRound flood(int seconds) {
    loop.ask(() -> run(Pair::flood));
    return measure(seconds);
  }

  /** Publishes so many messages a second in all, each at its time. */
  public LoadRound pace(int seconds, double messagesPerSecond) {
    Pacer pacer = new Pacer(pairs, messagesPerSecond);
    loop.ask(
        () -> {
          loop.tick(pacer);
          return null;
        });
    return measure(seconds);
  }

  private LoadRound measure(int seconds) {
    Waits.millis(SETTLE_MILLIS);
    Tally from = loop.ask(this::begin);
    Waits.millis(TimeUnit.SECONDS.toMillis(seconds));
    Tally to = loop.ask(this::tally);
    Histogram measured = loop.ask(latencies::copy);
    return from.until(to, measured, drain());
  }

  private Tally begin() {
    latencies.reset();
    return tally();
  }

  private Tally tally() {
    return new Tally(
        System.nanoTime(),
        pairs.stream().mapToLong(Pair::receivedCount).sum(),
        pairs.stream().mapToLong(Pair::repeatedCount).sum(),
        server.cpuNanos(),
        ManagementFactory.getThreadMXBean().getThreadCpuTime(loop.threadId()));
  }

  /** Ends publishing, waits for what is under way; returns how much did not come. */
  private long drain() {
    loop.ask(
        () -> {
          loop.tick(null);
          return run(Pair::stop);
        });
    Waits.until(() -> loop.ask(() -> pairs.stream().noneMatch(Pair::isOutstanding)), DRAIN_SECONDS);
    return loop.ask(() -> pairs.stream().mapToLong(Pair::takeLost).sum());
  }

  private int run(java.util.function.Consumer<Pair> action) {
    pairs.forEach(action);
    return pairs.size();
  }

  @Override
  public void close() {
    loop.ask(() -> run(Pair::close));
    loop.close();
  }
}
