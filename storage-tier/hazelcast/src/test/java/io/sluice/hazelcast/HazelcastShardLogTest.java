package io.sluice.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.log.OwnedLog;
import io.sluice.broker.log.OwnedLog.Snapshot;
import io.sluice.broker.log.ShardLog;
import io.sluice.broker.log.ShardLogContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

  @Test
  void aDeletedShardLeavesNoEntryBehind() throws Exception {
    int before = store.size();
    OwnedLog owned = get(log.claim(shard));
    append(owned, "one", "two");
    get(owned.save(new Snapshot(end(owned), List.of(bytes("state")))));
    assertThat(store.size()).isGreaterThan(before);
    get(log.delete(shard));
    assertThat(store.size()).isEqualTo(before);
  }
}
