package io.sluice.tests.simulation;

import io.sluice.broker.api.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client did in a transaction that it has not ended. */
final class Buffered {
  final long id;

  /** Those of its publishes that have numbers. */
  final List<Numbering.Numbered> numbered = new ArrayList<>();

  /** True if it repeats what was published before. */
  boolean repeats;

  /** The newest chunk with what it repeats, or -1 if it repeats nothing that was written. */
  long repeatedChunk = Answers.AT_ONCE;

  final List<Sent> publishes = new ArrayList<>();

  /** Outcomes by delivery id. */
  final Map<Integer, Outcome> settlements = new LinkedHashMap<>();

  /** Notes what was published with a number, and not before. */
  void noteIn(ModelBroker broker) {
    numbered.stream()
        .filter(message -> publishes.contains(message.sent()))
        .forEach(message -> broker.note(message.by(), message.sent()));
  }

  Buffered(long id) {
    this.id = id;
  }
}
