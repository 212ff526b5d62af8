package io.sluice.bench.shard;

/**
 * What one round at the session API measured.
 *
 * @param shardMicros CPU of the shard's loop a message, and so on for the log's threads and the
 *     clients'
 * @param missing messages that did not arrive, or not in order
 */
record ShardRound(
    double messagesPerSecond,
    double p50Millis,
    double p99Millis,
    double shardMicros,
    double logMicros,
    double clientMicros,
    long missing) {}
