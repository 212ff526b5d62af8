package io.sluice.tests.simulation;

import io.sluice.broker.api.ProducerSequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers that a client gives its messages, so that it may send them again if the connection is
 * lost before the answer.
 */
final class Numbering {
  private final String client;

  /** A client that has said goodbye comes back as another producer. */
  private int life;

  private long lastNumber;
  private boolean returned;
  private final Map<Long, Sent> unanswered = new TreeMap<>();
  private final TreeMap<Long, Sent> toRepeat = new TreeMap<>();
  private final Map<Long, List<Long>> numbersOfTag = new HashMap<>();

  /** A message under its number. */
  record Numbered(Sent sent, ProducerSequence by) {}

  Numbering(String client) {
    this.client = client;
  }

  private Numbered numbered(long number, Sent sent) {
    return new Numbered(sent, new ProducerSequence(client + " " + life, number, returned));
  }

  Numbered next(Sent sent) {
    return numbered(++lastNumber, sent);
  }

  /** True if something was not answered on this connection. */
  boolean waits() {
    return !unanswered.isEmpty();
  }

  boolean repeats() {
    return !toRepeat.isEmpty();
  }

  /** What is to be sent again, of which nothing is known yet on this connection. */
  Numbered again() {
    Map.Entry<Long, Sent> oldest = toRepeat.pollFirstEntry();
    return numbered(oldest.getKey(), oldest.getValue());
  }

  /** The answer under this tag is about these. */
  void asked(long tag, List<Numbered> messages) {
    List<Long> numbers = new ArrayList<>();
    for (Numbered message : messages) {
      numbers.add(message.by().number());
      unanswered.put(message.by().number(), message.sent());
    }
    numbersOfTag.put(tag, numbers);
  }

  void answered(long tag) {
    List<Long> numbers = numbersOfTag.remove(tag);
    if (numbers != null) {
      unanswered.keySet().removeAll(numbers);
    }
  }

  /**
   * The connection is lost.
   *
   * @param open what was in a transaction that did not end
   */
  void lost(List<Numbered> open) {
    toRepeat.putAll(unanswered);
    open.forEach(message -> toRepeat.put(message.by().number(), message.sent()));
    unanswered.clear();
    numbersOfTag.clear();
    returned = true;
  }

  void saidGoodbye() {
    life++;
    returned = false;
    toRepeat.clear();
  }
}
