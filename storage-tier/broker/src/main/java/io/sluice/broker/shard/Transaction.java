package io.sluice.broker.shard;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a connection did under a transaction that has not ended: nothing of it shows until it
 * commits.
 */
final class Transaction {
  final List<Publish> publishes = new ArrayList<>();
  final Map<Delivery, Outcome> settlements = new LinkedHashMap<>();

  /** Bytes of the messages. */
  long bytes;

  /** True if it was to publish what had been published before. */
  boolean repeats;

  /** Why it cannot be committed, or null. */
  Refusal refusal;

  /** True once its broker has it: its settlements are its own, whatever its session does. */
  boolean prepared;

  int operations() {
    return publishes.size() + settlements.size();
  }
}
