package io.sluice.gateway.assembly;

import io.sluice.broker.log.OwnedLog;
import io.sluice.broker.log.ShardLog;
import io.sluice.hazelcast.HazelcastOptions;
import io.sluice.hazelcast.HazelcastStore;
import io.sluice.model.ShardId;
import java.util.concurrent.CompletionStage;

/** The log of brokers in memory, and the Hazelcast member beneath it, which ends with it. */
record MemoryLog(HazelcastStore store, ShardLog log) implements ShardLog {
  /** Starts the member. Blocks for seconds. */
  static ShardLog start() {
    HazelcastStore store = HazelcastStore.start(HazelcastOptions.defaults());
    return new MemoryLog(store, store.openLog());
  }

  @Override
  public CompletionStage<OwnedLog> claim(ShardId shard) {
    return log.claim(shard);
  }

  @Override
  public CompletionStage<Void> delete(ShardId shard) {
    return log.delete(shard);
  }

  @Override
  public void close() {
    log.close();
    store.close();
  }
}
