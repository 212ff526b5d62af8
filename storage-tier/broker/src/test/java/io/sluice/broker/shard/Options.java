package io.sluice.broker.shard;

/** The default options of a shard, but for one. */
final class Options {
  private static final ShardOptions DEFAULT = ShardOptions.DEFAULT;

  private Options() {}

  static ShardOptions residentBytes(long bytes) {
    return of(
        bytes,
        DEFAULT.volatileQueueDepth(),
        DEFAULT.maxTransactionOperations(),
        DEFAULT.maxTransactionBytes());
  }

  static ShardOptions volatileQueueDepth(int depth) {
    return of(
        DEFAULT.residentBytes(),
        depth,
        DEFAULT.maxTransactionOperations(),
        DEFAULT.maxTransactionBytes());
  }

  static ShardOptions maxTransaction(int operations, long bytes) {
    return of(DEFAULT.residentBytes(), DEFAULT.volatileQueueDepth(), operations, bytes);
  }

  static ShardOptions maxProducers(int producers) {
    return of(
        DEFAULT.residentBytes(),
        DEFAULT.volatileQueueDepth(),
        DEFAULT.maxTransactionOperations(),
        DEFAULT.maxTransactionBytes(),
        producers);
  }

  private static ShardOptions of(
      long residentBytes, int depth, int transactionOperations, long transactionBytes) {
    return of(
        residentBytes, depth, transactionOperations, transactionBytes, DEFAULT.maxProducers());
  }

  private static ShardOptions of(
      long residentBytes,
      int depth,
      int transactionOperations,
      long transactionBytes,
      int producers) {
    return new ShardOptions(
        residentBytes,
        depth,
        transactionOperations,
        transactionBytes,
        producers,
        DEFAULT.topicCacheEntries(),
        DEFAULT.publishDebtMillis(),
        DEFAULT.meterMillis(),
        DEFAULT.usageHours(),
        DEFAULT.unwrittenMillis(),
        DEFAULT.maxUnwrittenMillis());
  }
}
