package io.sluice.broker.shard;

import java.util.ArrayList;
import java.util.List;

/** The entries of a queue that wait for a consumer: highest priority first, then in order. */
final class ReadyEntries {
  static final int PRIORITIES = 10;

  private final Entry[] heads = new Entry[PRIORITIES];
  private final Entry[] tails = new Entry[PRIORITIES];
  private int size;

  /** Of consumers that go their own way; null until the first. */
  private List<Cursor> cursors;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  Entry first() {
    return firstBelow(PRIORITIES);
  }

  /** The entry after this one, which must be ready, or null. */
  Entry after(Entry entry) {
    return entry.next != null ? entry.next : firstBelow(entry.message.priority);
  }

  /** The next entry on a cursor's way, or null: of the highest priority that has one. */
  Entry next(Cursor cursor) {
    return nextBelow(PRIORITIES, cursor);
  }

  /** The entry after this one on a cursor's way, or null. */
  Entry after(Entry entry, Cursor cursor) {
    return entry.next != null ? entry.next : nextBelow(entry.message.priority, cursor);
  }

  private Entry nextBelow(int priority, Cursor cursor) {
    for (int p = priority - 1; p >= 0; p--) {
      Entry passed = cursor.passed[p];
      Entry next = passed == null ? heads[p] : passed.next;
      if (next != null) {
        return next;
      }
    }
    return null;
  }

  /** Keeps a cursor right from now on. */
  void watch(Cursor cursor) {
    if (cursors == null) {
      cursors = new ArrayList<>(1);
    }
    cursors.add(cursor);
  }

  void unwatch(Cursor cursor) {
    cursors.remove(cursor);
  }

  private Entry firstBelow(int priority) {
    for (int p = priority - 1; p >= 0; p--) {
      if (heads[p] != null) {
        return heads[p];
      }
    }
    return null;
  }

  /** Adds an entry whose order is higher than that of all others. */
  void addLast(Entry entry) {
    insertAfter(entry, tails[entry.message.priority]);
  }

  /**
   * Puts an entry back at its place. Entries come back from near the front, so the search begins
   * there.
   */
  void putBack(Entry entry) {
    Entry before = null;
    Entry candidate = heads[entry.message.priority];
    while (candidate != null && candidate.order < entry.order) {
      before = candidate;
      candidate = candidate.next;
    }
    if (cursors != null) {
      for (Cursor cursor : cursors) {
        cursor.puttingBack(entry, before);
      }
    }
    insertAfter(entry, before);
  }

  private void insertAfter(Entry entry, Entry before) {
    int p = entry.message.priority;
    Entry after = before == null ? heads[p] : before.next;
    entry.previous = before;
    entry.next = after;
    if (before == null) {
      heads[p] = entry;
    } else {
      before.next = entry;
    }
    if (after == null) {
      tails[p] = entry;
    } else {
      after.previous = entry;
    }
    size++;
  }

  void remove(Entry entry) {
    if (cursors != null) {
      for (Cursor cursor : cursors) {
        cursor.removing(entry);
      }
    }
    int p = entry.message.priority;
    if (entry.previous == null) {
      heads[p] = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next == null) {
      tails[p] = entry.previous;
    } else {
      entry.next.previous = entry.previous;
    }
    entry.previous = null;
    entry.next = null;
    size--;
  }
}
