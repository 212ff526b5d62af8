package io.sluice.broker.shard;

import io.sluice.broker.record.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The retained messages of a broker, one a topic. */
final class RetainedMessages {
  private final BrokerState broker;
  private final TopicTree<String> topics = new TopicTree<>();
  private final TreeMap<String, Held> byTopic = new TreeMap<>();

  /** A retained message, and when it goes; null for never. */
  private record Held(StoredMessage message, Timers.Key expiry) {}

  RetainedMessages(BrokerState broker) {
    this.broker = broker;
  }

  int size() {
    return byTopic.size();
  }

  boolean has(String topic) {
    return byTopic.containsKey(topic);
  }

  /** Retains a logged message in place of any before, and writes so. */
  void set(String topic, StoredMessage message) {
    broker.lane.journal().append(new LogRecord.Retained(broker.id, topic, message.id));
    replaySet(topic, message);
  }

  /** Clears a topic, and writes so if there was anything. */
  void clear(String topic) {
    if (has(topic)) {
      broker.lane.journal().append(new LogRecord.RetainedCleared(broker.id, topic));
      replayClear(topic);
    }
  }

  void replaySet(String topic, StoredMessage message) {
    broker.lane.messages().retain(message, broker);
    replayClear(topic);
    byTopic.put(topic, new Held(message, scheduleExpiry(topic, message)));
    topics.add(topic, topic);
    broker.context.quotas.retainedMessages++;
  }

  private Timers.Key scheduleExpiry(String topic, StoredMessage message) {
    return message.expiresAtMillis == 0
        ? null
        : broker.context.timers.schedule(message.expiresAtMillis, () -> clear(topic));
  }

  void replayClear(String topic) {
    Held before = byTopic.remove(topic);
    if (before != null) {
      broker.context.timers.cancel(before.expiry);
      topics.remove(topic, topic);
      broker.context.quotas.retainedMessages--;
      broker.lane.messages().release(before.message);
    }
  }

  /** Visits what is retained under topics that match. */
  void match(String filter, BiConsumer<String, StoredMessage> action) {
    List<String> matching = new ArrayList<>();
    topics.matchFilter(filter, matching::add);
    matching.forEach(topic -> action.accept(topic, byTopic.get(topic).message));
  }

  /** Visits all, by topic. */
  void forEach(BiConsumer<String, StoredMessage> action) {
    byTopic.forEach((topic, held) -> action.accept(topic, held.message));
  }

  void removeAll() {
    List.copyOf(byTopic.keySet()).forEach(this::replayClear);
  }
}
