package io.sluice.broker.log;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A shard's history in the hands of its owner. The caller keeps at most one {@link #append} and at
 * most one {@link #save} in flight; they may overlap.
 *
 * <p>A stage fails with the exceptions named here, not wrapped.
 */
public interface OwnedLog {
  /**
   * The newest snapshot, or empty.
   *
   * <p>Fails with {@link DamagedLogException} if what is stored is not what was written, or was
   * written by a newer version.
   */
  CompletionStage<Optional<Snapshot>> snapshot();

  /**
   * Up to {@code maxChunks} consecutive chunks from this sequence on; fewer, possibly none, at the
   * end of the history or where a chunk was dropped. A chunk may be empty though nothing empty was
   * appended: a claim leaves one behind. It means nothing, takes a sequence, and can be dropped
   * like any other. Fails with {@link DamagedLogException} as {@link #snapshot} does.
   */
  CompletionStage<List<byte[]>> read(long fromSequence, int maxChunks);

  /**
   * Puts the chunk at this sequence, which must be the one after the last; anything else fails with
   * {@link IllegalArgumentException} and changes nothing. Completes when it is durable as the log
   * is configured. Fails with {@link FencedException} if the shard has another owner: a chunk whose
   * append began after that owner's claim completed has no effect, one that overlapped the claim
   * may be in the history. Any other failure leaves open whether it is in the history: the owner
   * must stop, and whoever claims next finds out.
   */
  CompletionStage<Void> append(long sequence, byte[] chunk);

  /**
   * Replaces the snapshot, all or nothing. Its {@code nextSequence} is between the old snapshot's
   * and the end of the history. Later reads of the history begin at {@code
   * snapshot.nextSequence()}. Fails with {@link FencedException} if the shard has another owner; if
   * it fails otherwise, the old or the new snapshot counts, and the owner may go on.
   */
  CompletionStage<Void> save(Snapshot snapshot);

  /**
   * Drops chunks that are before the snapshot and no longer referred to. Unknown sequences are
   * passed over.
   */
  CompletionStage<Void> drop(long[] sequences);

  /**
   * The state of a shard after all chunks before {@code nextSequence}, in parts of at most a few
   * MiB each. The log checks each part's integrity; what is in them is the shard's affair.
   */
  record Snapshot(long nextSequence, List<byte[]> parts) {}
}
