package io.sluice.broker.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The one entry that says who owns a shard and which snapshot counts. It changes only by
 * compare-and-set, and every claim gives it a new owner.
 *
 * @param owner a random number that names one claim
 * @param life a random number drawn when the shard is first claimed; it is in the key of all that
 *     belongs to the shard, so what a stale owner writes after a delete is never taken for the next
 *     life's
 * @param deleted true while the shard is being removed
 * @param snapshot null if there is none
 * @param leftovers parts that may be stored though no snapshot needs them
 */
record Head(
    long owner, long life, boolean deleted, SnapshotId snapshot, List<SnapshotId> leftovers) {

  /** A saved state: its parts' keys come from {@code id}. */
  record SnapshotId(long id, long nextSequence, int parts) {}

  Head ownedBy(long newOwner) {
    return new Head(newOwner, life, deleted, snapshot, leftovers);
  }

  Head withSnapshot(SnapshotId newSnapshot, List<SnapshotId> newLeftovers) {
    return new Head(owner, life, deleted, newSnapshot, newLeftovers);
  }

  Head asDeletedBy(long newOwner) {
    return new Head(newOwner, life, true, snapshot, leftovers);
  }

  /** The first sequence that the snapshot does not stand for. */
  long firstSequence() {
    return snapshot == null ? 0 : snapshot.nextSequence();
  }

  byte[] toFrame() {
    List<SnapshotId> all = new ArrayList<>(leftovers);
    if (snapshot != null) {
      all.add(snapshot);
    }
    ByteBuffer buffer = ByteBuffer.allocate(14 + 20 * all.size());
    buffer.putLong(life).put((byte) (deleted ? 1 : 0)).put((byte) (snapshot == null ? 0 : 1));
    buffer.putInt(all.size());
    for (SnapshotId one : all) {
      buffer.putLong(one.id).putLong(one.nextSequence).putInt(one.parts);
    }
    return Frame.wrap(owner, buffer.array());
  }

  static Head ofFrame(byte[] frame, String what) {
    ByteBuffer buffer = ByteBuffer.wrap(Frame.unwrap(frame, what));
    long life = buffer.getLong();
    boolean deleted = buffer.get() == 1;
    boolean hasSnapshot = buffer.get() == 1;
    List<SnapshotId> all = new ArrayList<>();
    for (int left = buffer.getInt(); left > 0; left--) {
      all.add(new SnapshotId(buffer.getLong(), buffer.getLong(), buffer.getInt()));
    }
    SnapshotId snapshot = hasSnapshot ? all.remove(all.size() - 1) : null;
    return new Head(Frame.writer(frame), life, deleted, snapshot, List.copyOf(all));
  }
}
