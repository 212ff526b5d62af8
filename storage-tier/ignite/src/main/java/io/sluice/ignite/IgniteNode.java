package io.sluice.ignite;

import java.nio.file.Path;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.isolated.IsolatedDiscoverySpi;

/** Starts one embedded Ignite node that keeps everything on disk and talks to no other. */
final class IgniteNode {
  private static final int PAGE_BYTES = 16 << 10;
  private static final long INITIAL_REGION_BYTES = 32L << 20;
  private static final int WAL_SEGMENT_BYTES = 64 << 20;
  private static final long MAX_WAL_BYTES = 1L << 30;

  static {
    for (String on :
        List.of(
            "IGNITE_NO_ASCII",
            "IGNITE_NO_SHUTDOWN_HOOK",
            "IGNITE_PERFORMANCE_SUGGESTIONS_DISABLED")) {
      setUnlessSet(on, "true");
    }
    setUnlessSet("IGNITE_QUIET", "false");
    setUnlessSet("IGNITE_DUMP_THREADS_ON_FAILURE", "false");
    setUnlessSet("IGNITE_UPDATE_NOTIFIER", "false");
    // Else each write is handed to another thread and waited for; decision 0002.
    setUnlessSet("IGNITE_USE_ASYNC_FILE_IO_FACTORY", "false");
  }

  private IgniteNode() {}

  static Ignite start(IgniteOptions options, StoreHealth health) {
    IgniteLog log = new IgniteLog();
    Ignite ignite = Ignition.start(configuration(options, health, log));
    try {
      ignite.cluster().state(ClusterState.ACTIVE);
      ignite.cluster().baselineAutoAdjustEnabled(false);
      log.started();
      return ignite;
    } catch (RuntimeException failure) {
      ignite.close();
      throw failure;
    }
  }

  /** The log's: a shard's entries are kept together. */
  static CacheConfiguration<String, byte[]> logCache(int partitions) {
    return cache("log", partitions).setAffinityMapper(new ShardAffinity());
  }

  /** One of those that share the files of control data. */
  static CacheConfiguration<String, byte[]> controlCache(String name, int partitions) {
    return cache(name, partitions).setGroupName("control");
  }

  private static CacheConfiguration<String, byte[]> cache(String name, int partitions) {
    return new CacheConfiguration<String, byte[]>(name)
        .setAtomicityMode(CacheAtomicityMode.ATOMIC)
        .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
        .setAffinity(new RendezvousAffinityFunction(false, partitions))
        .setBackups(0)
        .setCopyOnRead(false)
        .setEventsDisabled(true);
  }

  private static IgniteConfiguration configuration(
      IgniteOptions options, StoreHealth health, IgniteLog log) {
    String directory = options.directory().toString();
    return new IgniteConfiguration()
        .setIgniteInstanceName(directory)
        .setConsistentId("sluice")
        .setWorkDirectory(options.directory().resolve("work").toString())
        .setGridLogger(log)
        .setFailureHandler(health)
        .setDiscoverySpi(new IsolatedDiscoverySpi())
        .setCommunicationSpi(new TcpCommunicationSpi().setLocalAddress("127.0.0.1"))
        .setClientConnectorConfiguration(null)
        .setConnectorConfiguration(null)
        .setMetricsLogFrequency(0)
        .setPeerClassLoadingEnabled(false)
        .setDataStorageConfiguration(storage(options));
  }

  private static DataStorageConfiguration storage(IgniteOptions options) {
    Path wal = options.directory().resolve("wal");
    return new DataStorageConfiguration()
        .setPageSize(PAGE_BYTES)
        .setWalMode(options.sync() == IgniteOptions.Sync.FSYNC ? WALMode.FSYNC : WALMode.LOG_ONLY)
        .setStoragePath(options.directory().resolve("db").toString())
        .setWalPath(wal.toString())
        // The same path: segments are not copied to an archive, but removed after a checkpoint.
        .setWalArchivePath(wal.toString())
        .setWalSegmentSize(WAL_SEGMENT_BYTES)
        .setMaxWalArchiveSize(MAX_WAL_BYTES)
        .setWriteThrottlingEnabled(true)
        .setMetricsEnabled(false)
        .setDefaultDataRegionConfiguration(
            new DataRegionConfiguration()
                .setName("sluice")
                .setPersistenceEnabled(true)
                .setInitialSize(Math.min(INITIAL_REGION_BYTES, options.maxRegionBytes()))
                .setMaxSize(options.maxRegionBytes()));
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
