package io.sluice.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.PartitioningStrategyConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.Map;

/** Starts one embedded Hazelcast member that listens on loopback and looks for no other. */
final class HazelcastMember {
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.logging.type", "jdk",
          "hazelcast.logging.details.enabled", "false",
          "hazelcast.logging.emoji.enabled", "false",
          "hazelcast.shutdownhook.enabled", "false",
          "hazelcast.operation.thread.count", "2",
          "hazelcast.operation.generic.thread.count", "2",
          "hazelcast.event.thread.count", "1",
          "hazelcast.io.thread.count", "1",
          // Bounds how long a call waits for a partition that has no owner.
          "hazelcast.operation.call.timeout.millis", "10000");

  private HazelcastMember() {}

  static HazelcastInstance start(HazelcastOptions options) {
    QuietLogging.install();
    Config config = new Config().setClusterName("sluice");
    PROPERTIES.forEach(config::setProperty);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(false);
    config.getNetworkConfig().setPort(0).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.getIntegrityCheckerConfig().setEnabled(false);
    config.addMapConfig(
        new MapConfig(HazelcastStore.LOG)
            .setPartitioningStrategyConfig(new PartitioningStrategyConfig(new ShardPartitioning()))
            .setInMemoryFormat(InMemoryFormat.BINARY)
            .setBackupCount(options.backups())
            .setStatisticsEnabled(false)
            .setPerEntryStatsEnabled(false));
    return Hazelcast.newHazelcastInstance(config);
  }
}
