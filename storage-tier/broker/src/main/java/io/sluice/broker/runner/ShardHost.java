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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The storage node's shards: loads a tenant's shard when it is first asked for, unloads it when it
 * is idle, and routes every call to it. Loops and loader threads are few and shared; a sleeping
 * tenant has nothing here.
 */
public final class ShardHost implements SessionService, TenantAdmin, AutoCloseable {
  private static final int MAX_TRIES = 3;

  private final Map<StorageKind, ShardLog> logs;
  private final BrokerEvent.Sink events;
  private final ShardHostOptions options;
  private final ShardRunners runners;
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
    this.events = events;
    this.options = options;
    runners = new ShardRunners(logs, configs, events, options);
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
    ShardRunner runner = runners.get(request.shard().tenant());
    Runnable retry = () -> runner.ended().thenRun(() -> open(request, listener, result, tries - 1));
    runner.submit(new OpenCommand(runner, request, listener, result, retry));
  }

  @Override
  public CompletionStage<Void> configure(TenantConfig config) {
    return runners
        .loaded(config.tenant())
        .map(runner -> configure(runner, config))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private CompletionStage<Void> configure(ShardRunner runner, TenantConfig config) {
    Query<Void> configuring =
        new Query<>(
            runner,
            shard -> {
              shard.configure(config);
              return null;
            });
    runner.submit(
        shard -> {
          if (ShardLoader.needsMemory(config) && !runner.drives(StorageKind.MEMORY)) {
            runner.pause(() -> runners.openMemory(runner, configuring));
          } else {
            configuring.run(shard);
          }
        });
    return configuring.result();
  }

  @Override
  public CompletionStage<Integer> disconnect(
      String tenant, String broker, String user, CloseReason reason) {
    return runners
        .loaded(tenant)
        .map(runner -> Query.ask(runner, shard -> shard.disconnect(broker, user, reason)))
        .orElseGet(() -> CompletableFuture.completedFuture(0));
  }

  @Override
  public Optional<String> selectorProblem(String selector) {
    return Shard.selectorProblem(selector);
  }

  @Override
  public CompletionStage<BrokerStatus> status(String tenant, String broker) {
    return Query.ask(runners.get(tenant), shard -> shard.status(broker));
  }

  @Override
  public CompletionStage<List<UsageRecord>> usage(String tenant, long fromHour, long toHour) {
    return Query.ask(runners.get(tenant), shard -> shard.usage(fromHour, toHour));
  }

  @Override
  public CompletionStage<Void> delete(String tenant) {
    return end(tenant, CloseReason.BROKER_DELETED)
        .thenRun(() -> runners.forget(tenant))
        .thenCompose(ended -> logs.get(StorageKind.DURABLE).delete(ShardId.of(tenant)))
        .thenCompose(ended -> logs.get(StorageKind.MEMORY).delete(ShardId.of(tenant)));
  }

  /**
   * Loads the tenant's shard, and unloads it at once unless it has something to do: wills and
   * scheduled messages are due even if no client of the tenant comes back after a restart. What is
   * due later it is woken for. Completes when that is decided.
   */
  public CompletionStage<Void> wake(String tenant) {
    ShardRunner runner = runners.get(tenant);
    return Query.ask(
        runner,
        shard -> {
          if (runner.isIdle()) {
            runner.unload();
          }
          return null;
        });
  }

  /** Closes the tenant's connections and unloads its shard. */
  private CompletionStage<Void> end(String tenant, CloseReason reason) {
    return runners
        .loaded(tenant)
        .map(runner -> end(runner, reason))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private static CompletionStage<Void> end(ShardRunner runner, CloseReason reason) {
    runner.submit(
        shard -> {
          shard.disconnectAll(reason);
          runner.unload();
        });
    return runner.ended();
  }

  /**
   * Tells all clients that the node stops, writes everything, and ends; waits at most the
   * configured time.
   */
  @Override
  public void close() {
    closed = true;
    runners.stopWaking();
    List<CompletableFuture<Void>> ending = new ArrayList<>();
    for (ShardRunner runner : runners.all()) {
      ending.add(end(runner, CloseReason.SHUTTING_DOWN).toCompletableFuture());
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
    runners.close();
  }
}
