package io.sluice.broker.log;

/** The log's contract over the in-process store. */
class InProcessShardLogTest extends ShardLogContract {
  private final InProcessStore store = new InProcessStore();

  @Override
  protected ShardLog open() {
    return new StoredShardLog(store, LogThreads.pools("test-log", 2, 2));
  }

  @Override
  protected int entries() {
    return store.size(shard);
  }
}
