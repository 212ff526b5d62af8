package io.sluice.broker.shard;

import java.util.Comparator;

/** An entry of scheduled messages, what it is due for, and when it is looked at, perhaps later. */
final class ScheduledEntry {
  /** The first one first; of the same time, the one that came first. */
  static final Comparator<ScheduledEntry> BY_TIME =
      Comparator.comparingLong((ScheduledEntry scheduled) -> scheduled.wakeMillis)
          .thenComparingLong(scheduled -> scheduled.order);

  /** Null for a bound. */
  final Entry entry;

  final long order;
  Schedules.Due due;
  long wakeMillis;
  int retries;

  ScheduledEntry(Entry entry) {
    this(entry, entry.order);
  }

  private ScheduledEntry(Entry entry, long order) {
    this.entry = entry;
    this.order = order;
  }

  /** What is only compared with others. */
  static ScheduledEntry bound(long wakeMillis, long order) {
    ScheduledEntry bound = new ScheduledEntry(null, order);
    bound.wakeMillis = wakeMillis;
    return bound;
  }

  /** Names it to clients: no other entry of the broker has or gets this name. */
  String jobId() {
    return due.sinceMillis() + "-" + order;
  }
}
