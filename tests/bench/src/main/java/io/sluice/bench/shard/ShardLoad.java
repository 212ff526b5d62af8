package io.sluice.bench.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Qos;
import io.sluice.broker.log.InProcessStore;
import io.sluice.broker.log.LogThreads;
import io.sluice.broker.log.ShardLog;
import io.sluice.broker.log.StoredShardLog;
import io.sluice.broker.runner.ShardHost;
import io.sluice.broker.runner.ShardHostOptions;
import io.sluice.model.Limits;
import io.sluice.model.StorageKind;
import io.sluice.model.TenantConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Pairs of clients on one shard, all on one client thread as on an event loop. */
final class ShardLoad implements AutoCloseable {
  private static final TenantConfig TENANT =
      new TenantConfig("bench", Limits.NONE, Map.of("bench", StorageKind.DURABLE));
  private static final double NANOS_PER_MICRO = 1_000;
  private static final double NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_SECOND = 1_000_000_000;

  private final ShardLog memoryLog =
      new StoredShardLog(new InProcessStore(), LogThreads.pools("memory-log", 1, 1));
  private final ShardHost host;
  private final ClientLoop loop = new ClientLoop();
  private final List<SessionPair> pairs = new ArrayList<>();
  private final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);

  ShardLoad(ShardLog log, Qos qos, boolean persistent, int pairCount, int window, int bodyBytes)
      throws Exception {
    host =
        new ShardHost(
            log,
            memoryLog,
            tenant -> Optional.of(TENANT),
            BrokerEvent.Sink.NONE,
            ShardHostOptions.defaults());
    for (int i = 0; i < pairCount; i++) {
      SessionPair pair = new SessionPair(loop, i, qos, persistent, window, bodyBytes, latencies);
      pair.open(host);
      pairs.add(pair);
    }
  }

  /** Publishes for so long and waits for the rest to arrive. */
  ShardRound round(int seconds) throws Exception {
    long begun = onLoop(this::begin);
    long shard = ThreadCpu.nanos("shard-loop");
    long log = logNanos();
    long client = ThreadCpu.nanos(ClientLoop.NAME);
    TimeUnit.SECONDS.sleep(seconds);
    double elapsed = (System.nanoTime() - begun) / NANOS_PER_SECOND;
    long messages = onLoop(latencies::getTotalCount);
    double micros = NANOS_PER_MICRO * Math.max(1, messages);
    ShardRound round =
        new ShardRound(
            messages / elapsed,
            onLoop(() -> latencies.getValueAtPercentile(50)) / NANOS_PER_MILLI,
            onLoop(() -> latencies.getValueAtPercentile(99)) / NANOS_PER_MILLI,
            (ThreadCpu.nanos("shard-loop") - shard) / micros,
            (logNanos() - log) / micros,
            (ThreadCpu.nanos(ClientLoop.NAME) - client) / micros,
            drain());
    return round;
  }

  private static long logNanos() {
    return ThreadCpu.nanos(
        "durable-log", "wal-", "db-checkpoint", "checkpoint-", "sys-", "page-", "lfs-");
  }

  private long begin() {
    latencies.reset();
    pairs.forEach(SessionPair::start);
    return System.nanoTime();
  }

  /** Messages that were not in order or had not arrived after a while. */
  private long drain() throws Exception {
    onLoop(
        () -> {
          pairs.forEach(SessionPair::stop);
          return null;
        });
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (onLoop(() -> pairs.stream().anyMatch(SessionPair::isOutstanding))
        && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return onLoop(() -> pairs.stream().mapToLong(SessionPair::missing).sum());
  }

  private <T> T onLoop(java.util.function.Supplier<T> question) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(() -> answer.complete(question.get()));
    return answer.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    host.close();
    loop.close();
    memoryLog.close();
  }
}
