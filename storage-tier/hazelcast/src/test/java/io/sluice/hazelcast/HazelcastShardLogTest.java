package io.sluice.hazelcast;

import io.sluice.broker.log.ShardLog;
import io.sluice.broker.log.ShardLogContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The log's contract over Hazelcast. */
class HazelcastShardLogTest extends ShardLogContract {
  private static HazelcastStore store;

  @BeforeAll
  static void start() {
    store = HazelcastStore.start(HazelcastOptions.defaults());
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Override
  protected ShardLog open() {
    return store.openLog();
  }

  @Override
  protected int entries() {
    return store.size();
  }
}
