package io.sluice.broker.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Where a log's blocking calls run. Appends have threads of their own, so that loading a shard or
 * saving a snapshot does not hold up a publisher. What waits is bounded by what shards may have in
 * flight: one append, one snapshot and a few reads each.
 */
public final class LogThreads implements AutoCloseable {
  private static final long STOP_SECONDS = 30;
  private static final int IDLE_SECONDS = 10;

  private final Executor appends;
  private final Executor others;

  private LogThreads(Executor appends, Executor others) {
    this.appends = appends;
    this.others = others;
  }

  /** Pools of threads with this name; idle threads end. */
  public static LogThreads pools(String name, int appenders, int others) {
    return new LogThreads(pool(name + "-append-", appenders), pool(name + "-", others));
  }

  /** Everything runs on this executor, which the caller keeps and stops: for tests. */
  public static LogThreads of(Executor executor) {
    return new LogThreads(executor, executor);
  }

  CompletionStage<Void> append(Runnable task) {
    return run(appends, returningNull(task));
  }

  CompletionStage<Void> write(Runnable task) {
    return run(others, returningNull(task));
  }

  <T> CompletionStage<T> read(Supplier<T> task) {
    return run(others, task);
  }

  /**
   * Finishes what was begun; refuses the rest. Interrupts no thread, for a store may take an
   * interrupted write for a broken disk.
   */
  @Override
  public void close() {
    stop(appends);
    stop(others);
  }

  /** Fails with what the task throws, unwrapped. */
  private static <T> CompletionStage<T> run(Executor executor, Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(() -> complete(result, task));
    } catch (RejectedExecutionException closed) {
      result.completeExceptionally(new IllegalStateException("the log is closed", closed));
    }
    return result;
  }

  private static <T> void complete(CompletableFuture<T> result, Supplier<T> task) {
    T value;
    try {
      value = task.get();
    } catch (Throwable failure) {
      result.completeExceptionally(failure);
      return;
    }
    result.complete(value);
  }

  private static Supplier<Void> returningNull(Runnable task) {
    return () -> {
      task.run();
      return null;
    };
  }

  private static Executor pool(String name, int threads) {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static void stop(Executor executor) {
    if (!(executor instanceof ExecutorService service)) {
      return;
    }
    service.shutdown();
    try {
      if (!service.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "a call to the store did not end within " + STOP_SECONDS + " seconds");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
