package io.sluice.broker.shard;

import org.agrona.collections.LongHashSet;

/**
 * How far a consumer has gone through a queue's ready entries on its own way. {@link ReadyEntries}
 * keeps it right while entries come and go.
 */
final class Cursor {
  /** Orders of entries beyond one that could not be passed, which its consumer does not want. */
  private final LongHashSet unwanted = new LongHashSet();

  /** The highest order that was passed, by priority. */
  private final long[] reached = new long[ReadyEntries.PRIORITIES];

  /** The last entry that was passed, by priority; null at the beginning. */
  final Entry[] passed = new Entry[ReadyEntries.PRIORITIES];

  /** True to see an entry again that was passed, taken by another and put back. */
  final boolean returns;

  Cursor(boolean returns) {
    this.returns = returns;
  }

  void pass(Entry entry) {
    int p = entry.message.priority;
    passed[p] = entry;
    reached[p] = entry.order;
    unwanted.remove(entry.order);
  }

  /** Remembers that an entry further on is not wanted. */
  void skip(Entry entry) {
    unwanted.add(entry.order);
  }

  boolean skips(Entry entry) {
    return unwanted.contains(entry.order);
  }

  /** The entry is taken out of the list it was linked in. */
  void removing(Entry entry) {
    int p = entry.message.priority;
    if (passed[p] == entry) {
      passed[p] = entry.previous;
    }
    unwanted.remove(entry.order);
  }

  /** The entry is put back, after its neighbour or, for null, first. */
  void puttingBack(Entry entry, Entry before) {
    int p = entry.message.priority;
    if (returns && passed[p] != null && passed[p].order > entry.order) {
      passed[p] = before;
    } else if (!returns && passed[p] == before && entry.order <= reached[p]) {
      passed[p] = entry;
    }
  }
}
