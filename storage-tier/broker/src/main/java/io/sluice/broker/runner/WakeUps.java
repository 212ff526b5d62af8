package io.sluice.broker.runner;

import io.sluice.broker.shard.Timers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * When tenants whose shards are unloaded have something to do by themselves; wakes each then. Costs
 * an entry for each such tenant and nothing for the others.
 */
final class WakeUps implements AutoCloseable {
  private final Map<String, Timers.Key> byTenant = new ConcurrentHashMap<>();
  private final Consumer<String> wake;
  private volatile boolean closed;

  /**
   * @param wake called with a tenant's name, on its loop's thread
   */
  WakeUps(Consumer<String> wake) {
    this.wake = wake;
  }

  /**
   * Wakes the tenant at this time, {@link Long#MAX_VALUE} for never, and no longer when it was said
   * before. Called on the tenant's loop.
   */
  void at(long millis, String tenant, ShardLoop loop) {
    loop.cancel(byTenant.remove(tenant));
    if (millis != Long.MAX_VALUE) {
      byTenant.put(tenant, loop.wakeAt(millis, () -> due(tenant)));
    }
  }

  private void due(String tenant) {
    if (byTenant.remove(tenant) != null && !closed) {
      wake.accept(tenant);
    }
  }

  /** The tenant went; from any thread. */
  void forget(String tenant) {
    byTenant.remove(tenant);
  }

  /** Wakes nobody any more; from any thread. */
  @Override
  public void close() {
    closed = true;
  }
}
