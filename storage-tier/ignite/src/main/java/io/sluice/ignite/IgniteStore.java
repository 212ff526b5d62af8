package io.sluice.ignite;

import io.sluice.broker.log.LogThreads;
import io.sluice.broker.log.ShardLog;
import io.sluice.broker.log.StoredShardLog;
import io.sluice.model.ControlStore;
import java.util.Optional;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.CacheConfiguration;

/**
 * What must never be lost: one embedded Ignite node and what is kept in it.
 *
 * <pre>{@code
 * try (IgniteStore store = IgniteStore.start(IgniteOptions.in(directory))) {
 *   ShardLog log = store.openLog(); // close it before the store
 *   ControlStore control = store.control();
 * }
 * }</pre>
 *
 * <p>The process never ends because the store failed: then {@link #problem()} says why, writes fail
 * at once with {@link StoreFailedException}, and a restart recovers what was answered for.
 */
public final class IgniteStore implements AutoCloseable {
  // Both are fixed for the life of a data directory.
  private static final int LOG_PARTITIONS = 128;

  private static final int CONTROL_PARTITIONS = 16;

  private static final int LOADERS = 4;

  private final IgniteOptions options;
  private final DataDirectory directory;
  private final StoreHealth health;
  private final Ignite ignite;
  private final IgniteMap log;
  private final ControlStore control;

  private IgniteStore(
      IgniteOptions options, DataDirectory directory, StoreHealth health, Ignite ignite) {
    this.options = options;
    this.directory = directory;
    this.health = health;
    this.ignite = ignite;
    log = map(IgniteNode.logCache(LOG_PARTITIONS));
    control =
        new IgniteControlStore(name -> map(IgniteNode.controlCache(name, CONTROL_PARTITIONS)));
  }

  /**
   * Starts the node and recovers what its directory holds. Blocks for seconds.
   *
   * @throws StoreFailedException if the directory is in use, newer, damaged or on a full disk; it
   *     is left as it was
   */
  public static IgniteStore start(IgniteOptions options) {
    DataDirectory directory = DataDirectory.open(options.directory());
    StoreHealth health =
        new StoreHealth(
            options.directory(),
            directory::freeBytes,
            options.minFreeDiskBytes(),
            System::nanoTime);
    try {
      health.requireWritable();
      return new IgniteStore(options, directory, health, IgniteNode.start(options, health));
    } catch (IgniteException | CacheException failure) {
      directory.close();
      throw StoreFailedException.of(
          "the store in " + options.directory() + " cannot be started", failure);
    } catch (RuntimeException failure) {
      directory.close();
      throw failure;
    }
  }

  /** A log over this store with threads of its own. */
  public ShardLog openLog() {
    return new StoredShardLog(log, LogThreads.pools("durable-log", options.appenders(), LOADERS));
  }

  /** Plans, tenants, brokers and users. */
  public ControlStore control() {
    return control;
  }

  /** Empty if all is well, else what is wrong and what to do: for health checks. */
  public Optional<String> problem() {
    return Optional.ofNullable(health.problem());
  }

  /** How many entries the log holds. */
  int size() {
    return log.size();
  }

  /** Stops the node after a last checkpoint, so that it starts fast, and frees the directory. */
  @Override
  public void close() {
    try {
      Ignition.stop(ignite.name(), false);
    } finally {
      directory.close();
    }
  }

  private IgniteMap map(CacheConfiguration<String, byte[]> cache) {
    return new IgniteMap(ignite.getOrCreateCache(cache), ignite.affinity(cache.getName()), health);
  }
}
