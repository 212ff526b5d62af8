package io.sluice.broker.log;

import io.sluice.model.ShardId;
import java.security.SecureRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * The {@link ShardLog} over any {@link LogStore} with compare-and-set.
 *
 * <p><b>Why a stale owner cannot do harm.</b> A shard has one head, which names its owner by a
 * random number, and every claim swaps in a new one. An append puts its chunk where there must be
 * none and <em>then</em> looks at the head; only if it still names the writer is the append
 * answered for. A claim swaps the head <em>first</em> and then fills the first free place with an
 * empty chunk, the seal.
 *
 * <ul>
 *   <li>An append that was answered for put its chunk before the head changed, so the claim finds
 *       it.
 *   <li>A put that lands between the two is before the seal: it is in the history, though its
 *       writer hears {@link FencedException}.
 *   <li>A put that comes after the seal finds its place taken. If the new owner has meanwhile saved
 *       a snapshot and dropped that place, the put lands before the snapshot, where nothing refers
 *       to it, and the look at the head fences the writer.
 *   <li>A snapshot counts once the head names it, so a stale owner's swap fails.
 *   <li>What a stale owner puts after the shard was deleted has the key of a past life.
 * </ul>
 *
 * So once a claim completes the history below the seal is fixed, whoever else still writes.
 */
public final class StoredShardLog implements ShardLog {
  private final LogStore store;
  private final LogThreads threads;
  private final LongSupplier random = new SecureRandom()::nextLong;

  /** Takes the threads over and closes them; leaves the store open. */
  public StoredShardLog(LogStore store, LogThreads threads) {
    this.store = store;
    this.threads = threads;
  }

  @Override
  public CompletionStage<OwnedLog> claim(ShardId shard) {
    return threads.read(
        () ->
            new StoredOwnedLog(
                store, shard, threads, random, new Claim(store, shard, random).claim()));
  }

  @Override
  public CompletionStage<Void> delete(ShardId shard) {
    return threads.write(() -> new Claim(store, shard, random).delete());
  }

  @Override
  public void close() {
    threads.close();
  }
}
