package io.sluice.broker.log;

import io.sluice.model.ShardId;
import java.util.List;
import java.util.function.LongSupplier;

/** Takes shards over and removes them; see {@link StoredShardLog} for why this fences. */
final class Claim {
  private final LogStore store;
  private final ShardId shard;
  private final LongSupplier random;
  private final HeadCell cell;

  Claim(LogStore store, ShardId shard, LongSupplier random) {
    this.store = store;
    this.shard = shard;
    this.random = random;
    cell = new HeadCell(store, shard);
  }

  /** A claimed shard: who owns it, and the sequence after the seal. */
  record Claimed(Head head, long end) {}

  Claimed claim() {
    Head head = takeHead();
    LogKeys keys = new LogKeys(shard, head.life());
    long end = seal(keys, head.owner(), findEnd(keys, head.firstSequence()));
    cell.requireOwner(head.owner());
    return new Claimed(head, end);
  }

  /** Fences the owner, removes all that the shard has stored, and last its head. */
  void delete() {
    for (byte[] frame = cell.frame(); frame != null; frame = cell.frame()) {
      Head deleted = cell.decode(frame).asDeletedBy(random.getAsLong());
      if (cell.replace(frame, deleted)) {
        finishDelete(deleted);
        return;
      }
    }
  }

  private Head takeHead() {
    while (true) {
      byte[] frame = cell.frame();
      if (frame == null) {
        Head first = new Head(random.getAsLong(), random.getAsLong(), false, null, List.of());
        if (cell.create(first)) {
          return first;
        }
        continue;
      }
      Head old = cell.decode(frame);
      Head next = old.ownedBy(random.getAsLong());
      if (cell.replace(frame, next)) {
        if (!next.deleted()) {
          return next;
        }
        finishDelete(next);
      }
    }
  }

  /** Removes by the exact head only, so that a life that another has begun meanwhile stays. */
  private void finishDelete(Head deleted) {
    store.removePrefix(new LogKeys(shard, deleted.life()).prefix());
    cell.removeIf(deleted);
  }

  /**
   * The first free place. Places from the snapshot on are filled without gaps and never freed while
   * this owner lasts, so it is found by doubling steps and then halving them.
   */
  private long findEnd(LogKeys keys, long first) {
    long taken = first - 1;
    long free = first;
    for (long step = 1; store.contains(keys.chunk(free)); step *= 2) {
      taken = free;
      free = first + step;
    }
    while (free - taken > 1) {
      long middle = taken + (free - taken) / 2;
      if (store.contains(keys.chunk(middle))) {
        taken = middle;
      } else {
        free = middle;
      }
    }
    return free;
  }

  private long seal(LogKeys keys, long owner, long from) {
    byte[] seal = Frame.wrap(owner, new byte[0]);
    long place = from;
    while (!store.putIfAbsent(keys.chunk(place), seal)) {
      place++;
    }
    return place + 1;
  }
}
