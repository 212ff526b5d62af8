package io.sluice.broker.log;

import io.sluice.model.ShardId;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the histories of shards. A history is a sequence of chunks numbered from 0 without gaps,
 * and at most one snapshot that stands for all chunks before its sequence. All stages complete on a
 * thread of the log's own, never on the caller's; no method blocks its caller.
 */
public interface ShardLog extends AutoCloseable {
  /**
   * Makes the caller the shard's one owner. From the moment the stage completes, every append and
   * snapshot of an earlier owner fails with {@link FencedException}, and what an earlier append was
   * answered for is in the history.
   */
  CompletionStage<OwnedLog> claim(ShardId shard);

  /** Removes all that is kept of the shard and fences its owner. */
  CompletionStage<Void> delete(ShardId shard);

  /**
   * Ends the log's threads; completes what was appended before. Does not stop the store beneath.
   */
  @Override
  void close();
}
