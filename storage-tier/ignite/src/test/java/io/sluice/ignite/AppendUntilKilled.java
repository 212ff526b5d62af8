package io.sluice.ignite;

import io.sluice.broker.log.OwnedLog;
import io.sluice.broker.log.OwnedLog.Snapshot;
import io.sluice.broker.log.ShardLog;
import io.sluice.model.ShardId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;

/**
 * A process that appends, saves snapshots and drops, and prints each sequence once it was answered
 * for, until it is killed.
 */
final class AppendUntilKilled {
  static final ShardId SHARD = ShardId.of("acme");

  private static final int SNAPSHOT_EVERY = 10;

  private AppendUntilKilled() {}

  public static void main(String[] directory) {
    IgniteStore store = IgniteStore.start(IgniteOptions.in(Path.of(directory[0])));
    ShardLog log = store.openLog();
    OwnedLog owned = join(log.claim(SHARD));
    long dropped = join(owned.snapshot()).map(Snapshot::nextSequence).orElse(0L);
    long next = dropped + join(owned.read(dropped, Integer.MAX_VALUE)).size();
    while (true) {
      join(owned.append(next, chunk(next)));
      System.out.println(next);
      next++;
      if (next % SNAPSHOT_EVERY == 0) {
        join(owned.save(new Snapshot(next, List.of(chunk(next), chunk(next + 1)))));
        join(owned.drop(LongStream.range(dropped, next).toArray()));
        dropped = next;
      }
    }
  }

  /** Several pages long and different for each number. */
  static byte[] chunk(long number) {
    ByteBuffer chunk = ByteBuffer.allocate(40_000);
    while (chunk.hasRemaining()) {
      chunk.putLong(number);
    }
    return chunk.array();
  }

  static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
