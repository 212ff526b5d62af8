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

    Entry(Sent sent, int qos, boolean logged) {
      this.sent = sent;
      this.qos = qos;
      this.logged = logged;
    }

    Entry copy() {
      Entry copy = new Entry(sent, qos, logged);
      copy.failures = failures;
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

  void remove(int number) {
    Entry entry = find(number);
    if (entry != null) {
      entries.remove(entry);
    }
  }

  ModelQueue copy() {
    ModelQueue copy = new ModelQueue();
    entries.forEach(entry -> copy.entries.add(entry.copy()));
    return copy;
  }
}
