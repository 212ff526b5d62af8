package io.sluice.tests.simulation;

import java.util.ArrayList;
import java.util.List;

/** A queue of the model: a list. What is in it was published and not settled. */
final class ModelQueue {
  final List<Entry> entries = new ArrayList<>();

  /** A message in a queue; {@code logged} if it survives a crash. */
  static final class Entry {
    final Sent sent;
    final int qos;
    boolean logged;
    int failures;

    /** It was moved here since nobody could process it; it does not expire. */
    boolean deadLetter;

    Entry(Sent sent, int qos, boolean logged) {
      this.sent = sent;
      this.qos = qos;
      this.logged = logged;
    }

    Entry copy() {
      Entry copy = new Entry(sent, qos, logged);
      copy.failures = failures;
      copy.deadLetter = deadLetter;
      return copy;
    }
  }

  Entry find(int number) {
    for (Entry entry : entries) {
      if (entry.sent.number() == number) {
        return entry;
      }
    }
    return null;
  }

  /** How many copies of this message it holds: the dead letters may hold several. */
  long copies(int number) {
    return entries.stream().filter(entry -> entry.sent.number() == number).count();
  }

  /** The copy that is most like one that failed so often and has this QoS, or null. */
  Entry find(int number, int failures, int qos) {
    Entry best = null;
    for (Entry entry : entries) {
      boolean better =
          best == null || likeness(entry, failures, qos) > likeness(best, failures, qos);
      if (entry.sent.number() == number && better) {
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
    return copy;
  }
}
