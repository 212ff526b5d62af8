package io.sluice.broker.runner;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.log.ShardLog;
import io.sluice.broker.shard.Shard;
import io.sluice.model.ShardId;
import io.sluice.model.StorageKind;
import io.sluice.model.TenantConfig;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The runners of loaded shards by tenant, and the threads that load them and run them. A runner
 * takes commands from the moment it is asked for and carries them out, in their order, once its
 * shard is loaded.
 */
final class ShardRunners implements AutoCloseable {
  private static final int LOADER_THREADS = 4;
  private static final int MAX_WAITING_LOADS = 10_000;

  private final Map<String, ShardRunner> byTenant = new ConcurrentHashMap<>();
  private final Function<String, Optional<TenantConfig>> configs;
  private final BrokerEvent.Sink events;
  private final ShardHostOptions options;
  private final ShardLoader loader;
  private final WakeUps wakeUps = new WakeUps(this::get);
  private final ShardLoop[] loops;
  private final ExecutorService loading = loaderThreads();

  ShardRunners(
      Map<StorageKind, ShardLog> logs,
      Function<String, Optional<TenantConfig>> configs,
      BrokerEvent.Sink events,
      ShardHostOptions options) {
    this.configs = configs;
    this.events = events;
    this.options = options;
    loader = new ShardLoader(logs, options, events);
    loops = new ShardLoop[options.threads()];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new ShardLoop("shard-loop-" + i, options.clockMillis());
    }
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

  /** The tenant's runner if its shard is loaded or being loaded. */
  Optional<ShardRunner> loaded(String tenant) {
    return Optional.ofNullable(byTenant.get(tenant));
  }

  Collection<ShardRunner> all() {
    return List.copyOf(byTenant.values());
  }

  /** The tenant's runner; begins to load its shard if nobody did. */
  ShardRunner get(String tenant) {
    ShardRunner existing = byTenant.get(tenant);
    if (existing != null) {
      return existing;
    }
    ShardId id = ShardId.of(tenant);
    ShardLoop loop = loops[Math.floorMod(tenant.hashCode(), loops.length)];
    ShardRunner made =
        new ShardRunner(id, new Shard(id, options.shard(), events), loop, options, events);
    made.beforeEnded(
        () -> {
          byTenant.remove(tenant, made);
          wakeUps.at(made.dueMillis(), tenant, loop);
        });
    ShardRunner other = byTenant.putIfAbsent(tenant, made);
    if (other != null) {
      return other;
    }
    onLoader(made, runner -> load(tenant, runner));
    return made;
  }

  private void load(String tenant, ShardRunner runner) {
    TenantConfig config =
        configs.apply(tenant).orElseThrow(() -> new UnknownTenantException(tenant));
    loader.load(runner, config);
    runner.resume(shard -> {});
  }

  /** The tenant was deleted: nothing of it is to be done later. */
  void forget(String tenant) {
    wakeUps.forget(tenant);
  }

  /** Loads no shard by itself any more. */
  void stopWaking() {
    wakeUps.close();
  }

  /** Opens the in-memory lane of a paused runner; the command is carried out next. */
  void openMemory(ShardRunner paused, Command next) {
    onLoader(
        paused,
        runner -> {
          loader.openLane(runner, StorageKind.MEMORY);
          runner.resume(next);
        });
  }

  /** Does blocking work for a paused runner; its failure ends the shard. */
  private void onLoader(ShardRunner runner, Consumer<ShardRunner> work) {
    try {
      loading.execute(
          () -> {
            try {
              work.accept(runner);
            } catch (RuntimeException e) {
              runner.abandon(e);
            }
          });
    } catch (RejectedExecutionException e) {
      runner.abandon(e);
    }
  }

  /** Ends all threads; what is loaded should have been unloaded before. */
  @Override
  public void close() {
    for (ShardLoop loop : loops) {
      loop.close();
    }
    loading.shutdownNow();
  }
}
