package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Xid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A queue of the model: a list. What is in it was published and not settled. */
final class ModelQueue {
  final List<Entry> entries = new ArrayList<>();

  /** The numbers of all it ever had. */
  private final Set<Integer> had = new HashSet<>();

  /** How many of its entries are gone, having made room; who can say which. */
  private int displaced;

  /**
   * Why nobody gets an entry until a prepared transaction ends.
   *
   * @param outcome how the commit settles it; null for what was published
   * @param client who prepared it
   * @param deliveryId the client's delivery and its id, 0 and null for what was published
   */
  record Prepared(
      Xid xid, Outcome outcome, SimClient client, int deliveryId, Deliveries.Held delivery) {}

  /** A message in a queue; {@code logged} if it survives a crash. */
  static final class Entry {
    final Sent sent;
    final int qos;
    boolean logged;
    int failures;

    /** What led it here. */
    final Destination by;

    /** Until when nobody gets it, for it failed. */
    long delayedUntilMillis;

    /** It, or another one that may be so, made room. */
    boolean perhapsDisplaced;

    /** It was moved here since nobody could process it; it does not expire. */
    boolean deadLetter;

    /** Null if it may be delivered. */
    Prepared prepared;

    Entry(Sent sent, int qos, boolean logged, Destination by) {
      this.sent = sent;
      this.qos = qos;
      this.logged = logged;
      this.by = by;
    }

    Entry copy() {
      Entry copy = new Entry(sent, qos, logged, by);
      copy.failures = failures;
      copy.deadLetter = deadLetter;
      copy.prepared = prepared;
      copy.perhapsDisplaced = perhapsDisplaced;
      copy.delayedUntilMillis = delayedUntilMillis;
      return copy;
    }
  }

  void add(Entry entry) {
    entries.add(entry);
    had.add(entry.sent.number());
  }

  boolean had(int number) {
    return had.contains(number);
  }

  /** How many there are. */
  int depth() {
    return entries.size() - displaced;
  }

  /** One of those that came so far, which the log does not have, is gone. */
  void displaceOne() {
    displaced++;
    entries.forEach(entry -> entry.perhapsDisplaced = true);
  }

  /** What the log does not have is gone. */
  void crash() {
    entries.removeIf(entry -> !entry.logged);
    displaced = 0;
  }

  Entry find(int number) {
    for (Entry entry : entries) {
      if (entry.sent.number() == number) {
        return entry;
      }
    }
    return null;
  }

  /** How many copies of this message it has for others: the dead letters may have several. */
  long copies(int number) {
    return entries.stream()
        .filter(entry -> entry.sent.number() == number && entry.prepared == null)
        .count();
  }

  /**
   * The copy, not of those that are prepared, that is most like one that failed so often and has
   * this QoS, or null.
   */
  Entry find(int number, int failures, int qos) {
    Entry best = null;
    for (Entry entry : entries) {
      boolean better =
          best == null || likeness(entry, failures, qos) > likeness(best, failures, qos);
      if (entry.sent.number() == number && entry.prepared == null && better) {
        best = entry;
      }
    }
    return best;
  }

  private static int likeness(Entry entry, int failures, int qos) {
    return (entry.failures == failures ? 2 : 0) + (entry.qos == qos ? 1 : 0);
  }

  void remove(int number, int failures, int qos) {
    entries.remove(find(number, failures, qos));
  }

  ModelQueue copy() {
    ModelQueue copy = new ModelQueue();
    entries.forEach(entry -> copy.entries.add(entry.copy()));
    copy.had.addAll(had);
    copy.displaced = displaced;
    return copy;
  }
}
