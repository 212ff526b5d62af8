package io.sluice.gateway.assembly;

import io.sluice.broker.runner.ShardHost;
import io.sluice.broker.runner.ShardHostOptions;
import io.sluice.control.TenantConfigs;
import io.sluice.gateway.config.SluiceConfig;
import io.sluice.gateway.operations.Events;
import io.sluice.model.ControlStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Makes the host of the shards, over the stores. It is closed by {@link Assembly}, in its order.
 */
final class Shards {
  private Shards() {}

  @Produces
  @Singleton
  static ShardHost host(
      SluiceConfig config, StorageTier storage, ControlStore control, Events events) {
    return new ShardHost(
        storage.durableLog(),
        storage.memoryLog(),
        new TenantConfigs(control),
        events,
        options(config));
  }

  private static ShardHostOptions options(SluiceConfig config) {
    ShardHostOptions defaults = ShardHostOptions.defaults();
    return new ShardHostOptions(
        defaults.shard(),
        defaults.threads(),
        defaults.turnCommands(),
        defaults.chunkBytes(),
        defaults.snapshotBytes(),
        defaults.idleMillis(),
        config.stop().drain().toMillis(),
        defaults.clockMillis());
  }
}
