package io.sluice.broker.log;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A shard's history in the hands of its owner. The caller keeps at most one {@link #append} in flight. */
public interface OwnedLog {
  /**
   * The newest snapshot, or empty.
   *
   * <p>Fails with {@link DamagedLogException} if what is stored is not what was written, or was written by a newer version.
   */
  CompletionStage<Optional<Snapshot>> snapshot();

  /**
   * Up to {@code maxChunks} consecutive chunks from this sequence on; fewer, possibly none, at the end of the history. Fails with
   * {@link DamagedLogException} as {@link #snapshot} does.
   */
  CompletionStage<List<byte[]>> read(long fromSequence, int maxChunks);

  /**
   * Puts the chunk at this sequence, which must be the one after the last. Completes when it is durable as the log is configured.
   * Fails with {@link FencedException} if the shard has another owner: then the chunk has no effect. Any other failure leaves open
   * whether it is in the history: the owner must stop, and whoever claims next finds out.
   */
  CompletionStage<Void> append(long sequence, byte[] chunk);

  /** Replaces the snapshot, all or nothing. Later reads of the history begin at {@code snapshot.nextSequence()}. */
  CompletionStage<Void> save(Snapshot snapshot);

  /** Drops chunks that are before the snapshot and no longer referred to. Unknown sequences are passed over. */
  CompletionStage<Void> drop(long[] sequences);

  /**
   * The state of a shard after all chunks before {@code nextSequence}, in parts of at most a few MiB each. The log checks each
   * part's integrity; what is in them is the shard's affair.
   */
  record Snapshot(long nextSequence, List<byte[]> parts) {}
}
