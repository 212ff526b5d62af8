package io.sluice.broker.shard;

/**
 * Bounds of one shard.
 *
 * @param residentBytes stored bodies kept in memory; beyond it they are read back from the log when
 *     they are due
 * @param volatileQueueDepth messages that wait for a connected client whose session is not kept;
 *     further ones are dropped
 * @param maxTransactionOperations publishes and settlements of one transaction
 * @param maxTransactionBytes messages that all open transactions hold together: until they commit
 *     they are in memory alone
 * @param maxProducers producers of a broker of which it is known what they published; the one that
 *     was silent for longest is forgotten first
 * @param topicCacheEntries topics of a broker whose routes are remembered
 * @param publishDebtMillis how far a client may run ahead of its publish rate before it is refused
 * @param meterMillis how often usage is written where nothing else is
 * @param usageHours for how long usage is kept
 * @param unwrittenMillis how long a publisher may wait for its message to be consumed, so that it
 *     need not be written, while the log is fast
 * @param maxUnwrittenMillis the same while it is slow
 */
public record ShardOptions(
    long residentBytes,
    int volatileQueueDepth,
    int maxTransactionOperations,
    long maxTransactionBytes,
    int maxProducers,
    int topicCacheEntries,
    long publishDebtMillis,
    long meterMillis,
    int usageHours,
    long unwrittenMillis,
    long maxUnwrittenMillis) {
  public static final ShardOptions DEFAULT =
      new ShardOptions(
          64L << 20, 10_000, 10_000, 64L << 20, 4_096, 1_024, 10_000, 1_000, 24 * 62, 5, 200);
}
