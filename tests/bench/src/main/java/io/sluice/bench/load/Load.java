package io.sluice.bench.load;

import io.sluice.bench.server.ProcessFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/** The clients of one server, connected once and used for many rounds. */
public final class Load implements AutoCloseable {
  private static final long READY_SECONDS = 60;
  private static final long DRAIN_SECONDS = 20;
  private static final long SETTLE_MILLIS = 500;
  private static final double NANOS_PER_SECOND = 1_000_000_000;
  private static final double NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_MICRO = 1_000;

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
    if (!await(() -> loop.ask(() -> pairs.stream().allMatch(Pair::isReady)), READY_SECONDS)) {
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
    sleepMillis(SETTLE_MILLIS);
    Snapshot from = loop.ask(this::begin);
    sleepMillis(TimeUnit.SECONDS.toMillis(seconds));
    Snapshot to = loop.ask(this::snapshot);
    double p50 = percentile(50);
    double p99 = percentile(99);
    double max = percentile(100);
    long lost = drain();
    double messages = Math.max(1, to.received - from.received);
    return new LoadRound(
        messages / ((to.nanos - from.nanos) / NANOS_PER_SECOND),
        p50,
        p99,
        max,
        (to.serverCpuNanos - from.serverCpuNanos) / NANOS_PER_MICRO / messages,
        (to.loadCpuNanos - from.loadCpuNanos) / NANOS_PER_MICRO / messages,
        lost,
        to.repeated - from.repeated);
  }

  private record Snapshot(
      long nanos, long received, long repeated, long serverCpuNanos, long loadCpuNanos) {}

  private Snapshot begin() {
    latencies.reset();
    return snapshot();
  }

  private Snapshot snapshot() {
    return new Snapshot(
        System.nanoTime(),
        pairs.stream().mapToLong(Pair::receivedCount).sum(),
        pairs.stream().mapToLong(Pair::repeatedCount).sum(),
        server.cpuNanos(),
        ManagementFactory.getThreadMXBean().getThreadCpuTime(loop.threadId()));
  }

  private double percentile(double percentile) {
    return loop.ask(() -> latencies.getValueAtPercentile(percentile)) / NANOS_PER_MILLI;
  }

  /** Ends publishing, waits for what is under way; returns how much did not come. */
  private long drain() {
    loop.ask(
        () -> {
          loop.tick(null);
          return run(Pair::stop);
        });
    await(() -> loop.ask(() -> pairs.stream().noneMatch(Pair::isOutstanding)), DRAIN_SECONDS);
    return loop.ask(() -> pairs.stream().mapToLong(Pair::takeLost).sum());
  }

  private int run(java.util.function.Consumer<Pair> action) {
    pairs.forEach(action);
    return pairs.size();
  }

  private static boolean await(BooleanSupplier condition, long seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      sleepMillis(10);
    }
    return true;
  }

  private static void sleepMillis(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    loop.ask(() -> run(Pair::close));
    loop.close();
  }
}
