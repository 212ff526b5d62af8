package io.sluice.broker.shard;

/**
 * How far a consumer has gone through a queue's ready entries on its own way. {@link ReadyEntries}
 * keeps it right while entries come and go.
 */
final class Cursor {
  /** The last entry that was passed, by priority; null at the beginning. */
  final Entry[] passed = new Entry[ReadyEntries.PRIORITIES];

  /** True to see an entry again that was passed, taken by another and put back. */
  final boolean returns;

  Cursor(boolean returns) {
    this.returns = returns;
  }

  void pass(Entry entry) {
    passed[entry.message.priority] = entry;
  }

  /** The entry is taken out of the list it was linked in. */
  void removing(Entry entry) {
    int p = entry.message.priority;
    if (passed[p] == entry) {
      passed[p] = entry.previous;
    }
  }

  /** The entry is put back, after its neighbour or, for null, first. */
  void puttingBack(Entry entry, Entry before) {
    int p = entry.message.priority;
    if (returns && passed[p] != null && passed[p].order > entry.order) {
      passed[p] = before;
    }
  }
}
