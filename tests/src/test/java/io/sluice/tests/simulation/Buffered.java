package io.sluice.tests.simulation;

import io.sluice.broker.api.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client did in a transaction that it has not ended. */
final class Buffered {
  final long id;
  final List<Sent> publishes = new ArrayList<>();

  /** Outcomes by delivery id. */
  final Map<Integer, Outcome> settlements = new LinkedHashMap<>();

  Buffered(long id) {
    this.id = id;
  }
}
