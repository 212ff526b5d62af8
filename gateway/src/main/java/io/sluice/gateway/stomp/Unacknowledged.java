package io.sluice.gateway.stomp;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The messages of one subscription that wait to be acknowledged, in the order of their numbers,
 * which is that of delivery. Its size is bounded by the subscription's prefetch.
 */
final class Unacknowledged {
  private final AckMode ackMode;
  private final TreeMap<Long, Waiting> byNumber = new TreeMap<>();
  private final Map<String, Long> numbers = new HashMap<>(0);
  private long lastNumber;

  /**
   * A message that waits.
   *
   * @param messageId as the client was told
   * @param deliveryId to settle it by, 0 if being sent settled it
   */
  record Waiting(long number, String messageId, int deliveryId) {}

  Unacknowledged(AckMode ackMode) {
    this.ackMode = ackMode;
  }

  /** Takes note of a message that is sent. */
  Waiting add(String messageId, int deliveryId) {
    long number = ++lastNumber;
    // Two that wait under one id could not be told apart by a client that acknowledges by id.
    String unique = numbers.containsKey(messageId) ? messageId + "#" + number : messageId;
    Waiting waiting = new Waiting(number, unique, deliveryId);
    put(waiting);
    return waiting;
  }

  private void put(Waiting waiting) {
    byNumber.put(waiting.number, waiting);
    numbers.put(waiting.messageId, waiting.number);
  }

  /** True if a message of this number was sent, whatever became of it. */
  boolean wasSent(long number) {
    return number > 0 && number <= lastNumber;
  }

  /** The number of the message that waits under this id, or 0. */
  long numberOf(String messageId) {
    return numbers.getOrDefault(messageId, 0L);
  }

  /**
   * Takes what an acknowledgement of this number is for: it alone or, in client mode, all up to it.
   * Empty if it does not wait any more.
   */
  Collection<Waiting> take(long number) {
    Waiting last = byNumber.get(number);
    if (last == null) {
      return List.of();
    }
    Collection<Waiting> upTo =
        ackMode == AckMode.CLIENT ? byNumber.headMap(number, true).values() : List.of(last);
    List<Waiting> taken = List.copyOf(upTo);
    for (Waiting waiting : taken) {
      byNumber.remove(waiting.number);
      numbers.remove(waiting.messageId);
    }
    return taken;
  }

  /** A transaction was aborted: what was acknowledged in it is not. */
  void putBack(Collection<Waiting> taken) {
    taken.forEach(this::put);
  }
}
