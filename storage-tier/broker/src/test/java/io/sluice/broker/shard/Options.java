package io.sluice.broker.shard;

/** The default options of a shard, but for one. */
final class Options {
  private static final ShardOptions DEFAULT = ShardOptions.DEFAULT;

  private Options() {}

  static ShardOptions residentBytes(long bytes) {
    return of(bytes, DEFAULT.volatileQueueDepth(), DEFAULT.maxTransactionOperations());
  }

  static ShardOptions volatileQueueDepth(int depth) {
    return of(DEFAULT.residentBytes(), depth, DEFAULT.maxTransactionOperations());
  }

  static ShardOptions maxTransactionOperations(int max) {
    return of(DEFAULT.residentBytes(), DEFAULT.volatileQueueDepth(), max);
  }

  private static ShardOptions of(long residentBytes, int depth, int maxTransactionOperations) {
    return new ShardOptions(
        residentBytes,
        depth,
        DEFAULT.maxDeliveries(),
        maxTransactionOperations,
        DEFAULT.topicCacheEntries(),
        DEFAULT.publishDebtMillis(),
        DEFAULT.meterMillis(),
        DEFAULT.usageHours());
  }
}
