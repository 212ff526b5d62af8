package io.sluice.broker.shard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a transaction's earlier messages will take, so that quotas stay exact for the later ones.
 */
final class PlacedSoFar {
  private final Map<Queue, Integer> entries = new HashMap<>();
  final Set<String> newlyRetained = new HashSet<>();
  long bytes;

  /** What a message that is about to go gives back. */
  static PlacedSoFar freeing(long bytes) {
    PlacedSoFar soFar = new PlacedSoFar();
    soFar.bytes = -bytes;
    return soFar;
  }

  int entriesOf(Queue queue) {
    return entries.getOrDefault(queue, 0);
  }

  void addEntry(Queue queue) {
    entries.merge(queue, 1, Integer::sum);
  }
}
