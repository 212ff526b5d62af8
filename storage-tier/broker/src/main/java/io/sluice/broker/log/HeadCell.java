package io.sluice.broker.log;

import io.sluice.model.ShardId;

/** Reads and swaps a shard's {@link Head} in the store. */
final class HeadCell {
  private final LogStore store;
  private final ShardId shard;
  private final String key;

  HeadCell(LogStore store, ShardId shard) {
    this.store = store;
    this.shard = shard;
    key = LogKeys.head(shard);
  }

  /** The frame as stored, or null. */
  byte[] frame() {
    return store.get(key);
  }

  Head decode(byte[] frame) {
    return Head.ofFrame(frame, "the head of shard " + shard);
  }

  boolean create(Head head) {
    return store.putIfAbsent(key, head.toFrame());
  }

  boolean replace(byte[] expected, Head head) {
    return store.replace(key, expected, head.toFrame());
  }

  /** True if the head was exactly this one and was removed. */
  boolean removeIf(Head head) {
    return store.removeIf(key, head.toFrame());
  }

  /** The head, if this owner still is the one it names. */
  Head ownedBy(long owner) {
    byte[] frame = frame();
    if (frame == null || Frame.writer(frame) != owner) {
      throw new FencedException(shard);
    }
    return decode(frame);
  }

  /** Fails if this owner is not the one that the head names; does not look at the rest of it. */
  void requireOwner(long owner) {
    byte[] frame = frame();
    if (frame == null || Frame.writer(frame) != owner) {
      throw new FencedException(shard);
    }
  }

  /** Swaps the head this owner has read for another. */
  void swap(Head from, Head to) {
    if (!replace(from.toFrame(), to)) {
      requireOwner(from.owner());
      throw new IllegalStateException(
          "two snapshots of shard "
              + shard
              + " were saved at the same time; save one after another");
    }
  }
}
