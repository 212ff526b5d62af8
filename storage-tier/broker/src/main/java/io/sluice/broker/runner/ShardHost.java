package io.sluice.broker.runner;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.BrokerStatus;
import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.SessionListener;
import io.sluice.broker.api.SessionOpened;
import io.sluice.broker.api.SessionService;
import io.sluice.broker.api.TenantAdmin;
import io.sluice.broker.log.ShardLog;
import io.sluice.broker.shard.Shard;
import io.sluice.model.ShardId;
import io.sluice.model.StorageKind;
import io.sluice.model.TenantConfig;
import io.sluice.model.UsageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The storage node's shards: loads a tenant's shard when it is first asked for, unloads it when it
 * is idle, and routes every call to it. Loops and loader threads are few and shared; a sleeping
 * tenant has nothing here.
 */
public final class ShardHost implements SessionService, TenantAdmin, AutoCloseable {
  private static final int LOADER_THREADS = 4;
  private static final int MAX_WAITING_LOADS = 10_000;
  private static final int MAX_TRIES = 3;

  private final Map<String, CompletableFuture<ShardRunner>> runners = new ConcurrentHashMap<>();
  private final Map<StorageKind, ShardLog> logs;
  private final Function<String, Optional<TenantConfig>> configs;
  private final BrokerEvent.Sink events;
  private final ShardHostOptions options;
  private final ShardLoader loader;
  private final ShardLoop[] loops;
  private final ExecutorService loading;
  private volatile boolean closed;

  /**
   * @param configs finds what a shard must know of its tenant; empty for no such tenant. May block.
   */
  public ShardHost(
      ShardLog durableLog,
      ShardLog memoryLog,
      Function<String, Optional<TenantConfig>> configs,
      BrokerEvent.Sink events,
      ShardHostOptions options) {
    this.logs = Map.of(StorageKind.DURABLE, durableLog, StorageKind.MEMORY, memoryLog);
    this.configs = configs;
    this.events = events;
    this.options = options;
    loader = new ShardLoader(logs, options, events);
    loops = new ShardLoop[options.threads()];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new ShardLoop("shard-loop-" + i, options.clockMillis());
    }
    loading = loaderThreads();
  }

  private static ExecutorService loaderThreads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            LOADER_THREADS,
            LOADER_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING_LOADS),
            task -> {
              Thread thread = new Thread(task, "shard-loader");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  @Override
  public CompletionStage<SessionOpened> open(OpenSession request, SessionListener listener) {
    CompletableFuture<SessionOpened> result = new CompletableFuture<>();
    open(request, listener, result, MAX_TRIES);
    return result;
  }

  private void open(
      OpenSession request,
      SessionListener listener,
      CompletableFuture<SessionOpened> result,
      int tries) {
    if (closed || tries == 0) {
      result.complete(OpenCommand.unavailable());
      return;
    }
    CompletionStage<ShardRunner> loaded = loaded(request.shard().tenant());
    loaded.whenComplete(
        (runner, failure) -> {
          if (failure != null) {
            result.complete(OpenCommand.unavailable());
            return;
          }
          Runnable retry =
              () -> runner.ended().thenRun(() -> open(request, listener, result, tries - 1));
          runner.submit(new OpenCommand(runner, request, listener, result, retry));
        });
  }

  /** The tenant's runner, loaded if it is not. */
  private CompletableFuture<ShardRunner> loaded(String tenant) {
    CompletableFuture<ShardRunner> existing = runners.get(tenant);
    if (existing != null) {
      return existing;
    }
    CompletableFuture<ShardRunner> future = new CompletableFuture<>();
    CompletableFuture<ShardRunner> other = runners.putIfAbsent(tenant, future);
    if (other != null) {
      return other;
    }
    try {
      loading.execute(() -> load(tenant, future));
    } catch (RejectedExecutionException e) {
      failed(tenant, future, e);
    }
    return future;
  }

  private void load(String tenant, CompletableFuture<ShardRunner> future) {
    try {
      TenantConfig config =
          configs
              .apply(tenant)
              .orElseThrow(() -> new IllegalStateException("there is no tenant '" + tenant + "'"));
      ShardRunner runner = loader.load(ShardId.of(tenant), config, loopOf(tenant));
      runner.beforeEnded(() -> runners.remove(tenant, future));
      future.complete(runner);
      runner.submit(shard -> {});
    } catch (RuntimeException e) {
      failed(tenant, future, e);
    }
  }

  private void failed(String tenant, CompletableFuture<ShardRunner> future, RuntimeException e) {
    events.on(
        new BrokerEvent(
            BrokerEvent.Kind.SHARD_FAILED, tenant, null, null, "cannot be loaded: " + e));
    runners.remove(tenant, future);
    future.completeExceptionally(e);
  }

  private ShardLoop loopOf(String tenant) {
    return loops[Math.floorMod(tenant.hashCode(), loops.length)];
  }

  @Override
  public CompletionStage<Void> configure(TenantConfig config) {
    CompletableFuture<ShardRunner> runner = runners.get(config.tenant());
    if (runner == null) {
      return CompletableFuture.completedFuture(null);
    }
    return runner.thenCompose(
        loaded ->
            ShardLoader.needsMemory(config) && !loaded.drives(StorageKind.MEMORY)
                ? configureWithMemory(loaded, config)
                : Query.ask(loaded, configuring(config)));
  }

  private static Function<Shard, Void> configuring(TenantConfig config) {
    return shard -> {
      shard.configure(config);
      return null;
    };
  }

  /** Opens the in-memory lane with the shard held still, then configures. */
  private CompletionStage<Void> configureWithMemory(ShardRunner runner, TenantConfig config) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    runner.submit(
        shard -> {
          runner.pause();
          loading.execute(() -> openMemory(runner, config, done));
        });
    return done;
  }

  private void openMemory(ShardRunner runner, TenantConfig config, CompletableFuture<Void> done) {
    try {
      loader.openLane(ShardId.of(config.tenant()), runner, StorageKind.MEMORY);
      runner.resume(
          shard -> {
            shard.configure(config);
            shard.whenDurable(() -> done.complete(null));
          });
    } catch (RuntimeException e) {
      runner.resume(shard -> runner.fail(e));
      done.completeExceptionally(e);
    }
  }

  @Override
  public CompletionStage<Integer> disconnect(
      String tenant, String broker, String user, CloseReason reason) {
    CompletableFuture<ShardRunner> runner = runners.get(tenant);
    if (runner == null) {
      return CompletableFuture.completedFuture(0);
    }
    return runner.thenCompose(
        loaded -> Query.ask(loaded, shard -> shard.disconnect(broker, user, reason)));
  }

  @Override
  public CompletionStage<BrokerStatus> status(String tenant, String broker) {
    return loaded(tenant).thenCompose(loaded -> Query.ask(loaded, shard -> shard.status(broker)));
  }

  @Override
  public CompletionStage<List<UsageRecord>> usage(String tenant, long fromHour, long toHour) {
    return loaded(tenant)
        .thenCompose(loaded -> Query.ask(loaded, shard -> shard.usage(fromHour, toHour)));
  }

  @Override
  public CompletionStage<Void> delete(String tenant) {
    return end(tenant, CloseReason.BROKER_DELETED)
        .thenCompose(ended -> logs.get(StorageKind.DURABLE).delete(ShardId.of(tenant)))
        .thenCompose(ended -> logs.get(StorageKind.MEMORY).delete(ShardId.of(tenant)));
  }

  /** Closes the tenant's connections and unloads its shard. */
  private CompletionStage<Void> end(String tenant, CloseReason reason) {
    CompletableFuture<ShardRunner> runner = runners.get(tenant);
    if (runner == null) {
      return CompletableFuture.completedFuture(null);
    }
    return runner.thenCompose(
        loaded -> {
          loaded.submit(
              shard -> {
                shard.disconnectAll(reason);
                loaded.unload();
              });
          return loaded.ended();
        });
  }

  /**
   * Tells all clients that the node stops, writes everything, and ends; waits at most the
   * configured time.
   */
  @Override
  public void close() {
    closed = true;
    List<CompletableFuture<Void>> ending = new ArrayList<>();
    for (String tenant : runners.keySet()) {
      ending.add(end(tenant, CloseReason.SHUTTING_DOWN).toCompletableFuture());
    }
    try {
      CompletableFuture.allOf(ending.toArray(CompletableFuture[]::new))
          .get(options.closeMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      events.on(
          new BrokerEvent(
              BrokerEvent.Kind.SHARD_FAILED, null, null, null, "not all shards ended: " + e));
    }
    for (ShardLoop loop : loops) {
      loop.close();
    }
    loading.shutdownNow();
  }
}
