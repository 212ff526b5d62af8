package io.sluice.broker.runner;

import io.sluice.broker.shard.ShardOptions;
import java.util.function.LongSupplier;

/**
 * Bounds of a storage node's shards.
 *
 * @param threads loops that run the shards
 * @param turnCommands commands a shard carries out before others have their turn
 * @param chunkBytes above this a shard waits for its log before it carries out more
 * @param snapshotBytes log bytes after which a snapshot is taken, at the least
 * @param idleMillis how long a shard without connections stays loaded
 * @param closeMillis how long {@link ShardHost#close} waits
 * @param clockMillis milliseconds since the epoch
 */
public record ShardHostOptions(
    ShardOptions shard,
    int threads,
    int turnCommands,
    int chunkBytes,
    long snapshotBytes,
    long idleMillis,
    long closeMillis,
    LongSupplier clockMillis) {
  public static ShardHostOptions defaults() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new ShardHostOptions(
        ShardOptions.DEFAULT,
        threads,
        256,
        1 << 20,
        64L << 20,
        60_000,
        8_000,
        System::currentTimeMillis);
  }
}
