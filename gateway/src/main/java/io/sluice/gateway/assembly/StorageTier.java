package io.sluice.gateway.assembly;

import io.sluice.broker.log.ShardLog;
import io.sluice.gateway.config.SluiceConfig;
import io.sluice.gateway.config.StartFailure;
import io.sluice.gateway.config.StorageConfig;
import io.sluice.ignite.IgniteOptions;
import io.sluice.ignite.IgniteStore;
import io.sluice.ignite.StoreFailedException;
import io.sluice.model.ControlStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The stores beneath the shards. Ignite starts in the background as soon as this is made, Hazelcast
 * when it is first needed.
 */
@Singleton
public class StorageTier {
  private final Background<IgniteStore> store;
  private final LazyShardLog memoryLog = new LazyShardLog(MemoryLog::start);
  private ShardLog durableLog;

  @Inject
  StorageTier(SluiceConfig config) {
    IgniteOptions options = options(config);
    store = Background.start("ignite", () -> start(options));
  }

  /** What must never be lost. Blocks until the store is started. */
  @Produces
  @Singleton
  ControlStore controlStore() {
    return store.get().control();
  }

  /** The log of durable brokers. Blocks until the store is started. */
  synchronized ShardLog durableLog() {
    if (durableLog == null) {
      durableLog = store.get().openLog();
    }
    return durableLog;
  }

  /** The log of brokers in memory. */
  ShardLog memoryLog() {
    return memoryLog;
  }

  /** What is wrong with the store, empty if nothing is. */
  Optional<String> problem() {
    return store.isStarted() ? store.get().problem() : Optional.of("the store is not started");
  }

  /** Closes the logs, then the stores; those that never started are passed over. */
  synchronized void close() {
    memoryLog.close();
    if (durableLog != null) {
      durableLog.close();
    }
    if (store.isStarted()) {
      store.get().close();
    }
  }

  private static IgniteStore start(IgniteOptions options) {
    try {
      return IgniteStore.start(options);
    } catch (StoreFailedException failure) {
      throw new StartFailure(failure.getMessage(), failure);
    }
  }

  private static IgniteOptions options(SluiceConfig config) {
    Path directory = config.dataDir().resolve("store");
    StorageConfig storage = config.storage();
    try {
      return IgniteOptions.in(directory)
          .withSync(sync(storage.durability()))
          .withMaxRegionBytes(storage.pageCache().asLongValue())
          .withMinFreeDiskBytes(storage.minFreeDisk().asLongValue());
    } catch (IllegalArgumentException invalid) {
      throw new StartFailure("sluice.storage.* cannot be used: " + invalid.getMessage(), invalid);
    }
  }

  private static IgniteOptions.Sync sync(StorageConfig.Durability durability) {
    return switch (durability) {
      case FSYNC -> IgniteOptions.Sync.FSYNC;
      case LOG_ONLY -> IgniteOptions.Sync.LOG_ONLY;
    };
  }
}
