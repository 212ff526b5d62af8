package io.sluice.broker.shard;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What a transaction's earlier messages will take, so that quotas stay exact for the later ones.
 */
final class PlacedSoFar {
  private final Map<Queue, Integer> entries = new IdentityHashMap<>();
  long bytes;
  long retained;

  int entriesOf(Queue queue) {
    return entries.getOrDefault(queue, 0);
  }

  void addEntry(Queue queue) {
    entries.merge(queue, 1, Integer::sum);
  }
}
