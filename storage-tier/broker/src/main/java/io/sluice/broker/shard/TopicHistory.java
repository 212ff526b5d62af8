package io.sluice.broker.shard;

import io.sluice.broker.api.Message;
import io.sluice.model.policy.SubscriptionRecovery;
import java.util.ArrayDeque;

/** What one topic keeps of what was published to it, oldest first. */
final class TopicHistory {
  final String topic;
  final ArrayDeque<Kept> kept = new ArrayDeque<>();
  SubscriptionRecovery rule;

  /** When the oldest becomes too old; null if none does. */
  Timers.Key timer;

  private long bytes;

  /**
   * A message that was published.
   *
   * @param order of all that the broker keeps
   * @param publisher the key of its session, or null
   * @param atMillis when it came
   * @param chunk the one that makes it lasting, or -1 if it waits for none
   * @param storedId what the message was stored as, or 0
   */
  record Kept(
      long order,
      String topic,
      Message message,
      String publisher,
      long atMillis,
      long chunk,
      long storedId) {
    /** The room that it takes, with what it costs beside the message. */
    long heapBytes() {
      return message.sizeBytes() + 300L;
    }
  }

  TopicHistory(String topic) {
    this.topic = topic;
  }

  void add(Kept newest) {
    kept.addLast(newest);
    bytes += newest.message().sizeBytes();
  }

  Kept removeOldest() {
    Kept oldest = kept.removeFirst();
    bytes -= oldest.message().sizeBytes();
    return oldest;
  }

  /** True if the rule does not let the oldest be kept any longer. */
  boolean hasTooMuch(long nowMillis) {
    return !kept.isEmpty()
        && (!rule.keeps()
            || rule.count() != null && kept.size() > rule.count()
            || rule.bytes() != null && bytes > rule.bytes()
            || rule.millis() != null && kept.getFirst().atMillis() + rule.millis() <= nowMillis);
  }
}
