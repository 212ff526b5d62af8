package io.sluice.gateway.assembly;

import io.sluice.broker.log.OwnedLog;
import io.sluice.broker.log.ShardLog;
import io.sluice.model.ShardId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A log that is started when it is first needed: most installations have no broker in memory and
 * need not pay for one.
 */
final class LazyShardLog implements ShardLog {
  private final Supplier<ShardLog> start;
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "start-memory-log");
            thread.setDaemon(true);
            return thread;
          });
  private CompletableFuture<ShardLog> log;

  LazyShardLog(Supplier<ShardLog> start) {
    this.start = start;
  }

  @Override
  public CompletionStage<OwnedLog> claim(ShardId shard) {
    return whenStarted(started -> started.claim(shard));
  }

  /** A log that was never started holds nothing to delete. */
  @Override
  public synchronized CompletionStage<Void> delete(ShardId shard) {
    return log == null
        ? CompletableFuture.runAsync(() -> {}, starter)
        : whenStarted(started -> started.delete(shard));
  }

  private synchronized <T> CompletionStage<T> whenStarted(
      Function<ShardLog, CompletionStage<T>> call) {
    if (log == null || log.isCompletedExceptionally()) {
      log = CompletableFuture.supplyAsync(start, starter);
    }
    // On a thread of the log's own: never on the caller's.
    return log.thenComposeAsync(call, starter);
  }

  @Override
  public void close() {
    CompletableFuture<ShardLog> started;
    synchronized (this) {
      started = log;
      log = CompletableFuture.failedFuture(new IllegalStateException("the log is closed"));
    }
    starter.shutdown();
    if (started != null) {
      started.thenAccept(ShardLog::close).join();
    }
  }
}
