package io.sluice.broker.log;

import io.sluice.broker.log.OwnedLog.Snapshot;
import io.sluice.model.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Saves and loads snapshots. The parts of a snapshot get an id that was never used before, and the
 * head names first what may be left over and then what counts; so a crash at any point leaves the
 * old snapshot or the new one, and the next save removes what no one needs.
 */
final class SnapshotParts {
  private final LogStore store;
  private final ShardId shard;
  private final LogKeys keys;
  private final HeadCell cell;
  private final LongSupplier random;

  SnapshotParts(LogStore store, ShardId shard, LogKeys keys, LongSupplier random) {
    this.store = store;
    this.shard = shard;
    this.keys = keys;
    this.random = random;
    cell = new HeadCell(store, shard);
  }

  /** Null if the head names no snapshot. */
  Snapshot load(Head head) {
    Head.SnapshotId id = head.snapshot();
    if (id == null) {
      return null;
    }
    List<byte[]> parts = new ArrayList<>(id.parts());
    for (int part = 0; part < id.parts(); part++) {
      String what = "part " + part + " of the snapshot of shard " + shard;
      byte[] frame = store.get(keys.part(id, part));
      if (frame == null) {
        cell.requireOwner(head.owner());
        throw Frame.damaged(what);
      }
      parts.add(Frame.unwrap(frame, what));
    }
    return new Snapshot(id.nextSequence(), parts);
  }

  void save(Head head, Snapshot snapshot) {
    store.remove(keys.parts(head.leftovers()));
    int count = snapshot.parts().size();
    var id = new Head.SnapshotId(random.getAsLong(), snapshot.nextSequence(), count);
    Head begun = head.withSnapshot(head.snapshot(), List.of(id));
    cell.swap(head, begun);
    for (int part = 0; part < count; part++) {
      store.put(keys.part(id, part), Frame.wrap(head.owner(), snapshot.parts().get(part)));
    }
    List<Head.SnapshotId> old = head.snapshot() == null ? List.of() : List.of(head.snapshot());
    cell.swap(begun, begun.withSnapshot(id, old));
    store.remove(keys.parts(old));
  }
}
