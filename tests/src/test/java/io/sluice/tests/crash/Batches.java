package io.sluice.tests.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Numbered batches of messages, each sent in one transaction: which were told to be in, which out.
 */
final class Batches {
  static final int SIZE = 5;

  private final Set<Integer> committed = new ConcurrentSkipListSet<>();
  private final Set<Integer> rolledBack = new ConcurrentSkipListSet<>();
  private final AtomicInteger last = new AtomicInteger();

  /** The number of a batch that is about to be sent. */
  int next() {
    return last.incrementAndGet();
  }

  static String body(int batch, int message) {
    return batch + "/" + message;
  }

  /** The broker said yes to the commit. */
  void committed(int batch) {
    committed.add(batch);
  }

  /** The batch was given up, or was open when its client was cut off. */
  void rolledBack(int batch) {
    rolledBack.add(batch);
  }

  int commits() {
    return committed.size();
  }

  /** What is wrong with these bodies, all that were in the queue in the end. */
  List<String> problems(List<String> bodies) {
    Map<Integer, Set<String>> arrived = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (String body : bodies) {
      int batch = Integer.parseInt(body.substring(0, body.indexOf('/')));
      if (!arrived.computeIfAbsent(batch, b -> new ConcurrentSkipListSet<>()).add(body)) {
        problems.add(body + " came twice");
      }
    }
    for (int batch = 1; batch <= last.get(); batch++) {
      int size = arrived.getOrDefault(batch, Set.of()).size();
      if (size != 0 && size != SIZE) {
        problems.add("of batch " + batch + " came " + size + " messages");
      } else if (size == 0 && committed.contains(batch)) {
        problems.add("batch " + batch + " was committed and is lost");
      } else if (size > 0 && rolledBack.contains(batch)) {
        problems.add("batch " + batch + " was not committed and came");
      }
    }
    return problems;
  }
}
