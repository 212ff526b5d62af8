package io.sluice.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import io.sluice.broker.log.LogThreads;
import io.sluice.broker.log.ShardLog;
import io.sluice.broker.log.StoredShardLog;

/**
 * What may be lost with the fleet: one embedded Hazelcast member and the log of in-memory brokers.
 *
 * <pre>{@code
 * try (HazelcastStore store = HazelcastStore.start(HazelcastOptions.defaults())) {
 *   ShardLog log = store.openLog(); // close it before the store
 * }
 * }</pre>
 */
public final class HazelcastStore implements AutoCloseable {
  static final String LOG = "log";

  private static final int LOADERS = 2;

  private final HazelcastOptions options;
  private final HazelcastInstance member;

  private HazelcastStore(HazelcastOptions options, HazelcastInstance member) {
    this.options = options;
    this.member = member;
  }

  /** Starts the member. Blocks for seconds. */
  public static HazelcastStore start(HazelcastOptions options) {
    return new HazelcastStore(options, HazelcastMember.start(options));
  }

  /** A log over this store with threads of its own. */
  public ShardLog openLog() {
    return new StoredShardLog(
        new HazelcastMap(member.getMap(LOG)),
        LogThreads.pools("memory-log", options.appenders(), LOADERS));
  }

  /** How many entries the log holds here. */
  int size() {
    return member.getMap(LOG).size();
  }

  /** Stops the member. */
  @Override
  public void close() {
    member.shutdown();
  }
}
