package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.shard.TopicHistory.Kept;
import io.sluice.model.policy.SubscriptionRecovery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a broker's topics keep by policy for subscriptions that come later. It is in memory alone,
 * as in ActiveMQ: after a restart the topics begin anew. Beyond {@link #MAX_BYTES} the oldest of
 * all topics goes first.
 */
final class TopicHistories {
  /** Heap that a broker's histories take at the most. */
  static final long MAX_BYTES = 16L << 20;

  private final BrokerState broker;
  private final TopicTree<TopicHistory> tree = new TopicTree<>();
  private final Map<String, TopicHistory> byTopic = new TreeMap<>();
  private final TreeMap<Long, TopicHistory> byOrder = new TreeMap<>();
  private long lastOrder;
  private long heapBytes;

  TopicHistories(BrokerState broker) {
    this.broker = broker;
  }

  boolean isEmpty() {
    return byTopic.isEmpty();
  }

  /** True if this topic keeps what is published to it. */
  boolean keeps(Destination topic) {
    return ruleOf(topic).keeps();
  }

  private SubscriptionRecovery ruleOf(Destination topic) {
    return broker.policies.of(topic).subscriptionRecovery();
  }

  /**
   * Keeps a message that is placed now, in all topics that it came to and that do.
   *
   * @param stored as what it was stored, or null
   * @param afterLog if nobody may have it before the chunk being gathered is durable
   */
  void add(Placement placement, StoredMessage stored, boolean afterLog) {
    for (Destination topic : placement.keepingTopics()) {
      TopicHistory history = byTopic.get(topic.name());
      if (history == null) {
        history = new TopicHistory(topic.name());
        byTopic.put(topic.name(), history);
        tree.add(topic.name(), history);
      }
      history.rule = ruleOf(topic);
      Kept kept =
          new Kept(
              ++lastOrder,
              topic.name(),
              placement.message(),
              placement.publisher(),
              broker.context.nowMillis,
              afterLog ? broker.lane.journal().sequence() : -1,
              stored == null ? 0 : stored.id);
      history.add(kept);
      byOrder.put(kept.order(), history);
      heapBytes += kept.heapBytes();
      trim(history);
    }
    while (heapBytes > MAX_BYTES) {
      TopicHistory oldest = byOrder.firstEntry().getValue();
      removeOldest(oldest);
      trim(oldest);
    }
  }

  private void removeOldest(TopicHistory history) {
    Kept removed = history.removeOldest();
    byOrder.remove(removed.order());
    heapBytes -= removed.heapBytes();
  }

  /** Lets go of what the history's rule does not keep any longer, and sees to it in time. */
  private void trim(TopicHistory history) {
    while (history.hasTooMuch(broker.context.nowMillis)) {
      removeOldest(history);
    }
    broker.context.timers.cancel(history.timer);
    history.timer = null;
    if (history.kept.isEmpty()) {
      byTopic.remove(history.topic);
      tree.remove(history.topic, history);
    } else if (history.rule.millis() != null) {
      long at = history.kept.getFirst().atMillis() + history.rule.millis();
      history.timer = broker.context.timers.schedule(at, () -> trim(history));
    }
  }

  /** Another policy is in force. */
  void policyChanged() {
    for (TopicHistory history : List.copyOf(byTopic.values())) {
      history.rule = ruleOf(Destination.topic(history.topic));
      trim(history);
    }
  }

  /** What topics that match keep, oldest first, for who asks for it, or where the rule says so. */
  List<Kept> find(String filter, boolean retroactive) {
    List<Kept> found = new ArrayList<>();
    Consumer<TopicHistory> add =
        history -> {
          if (retroactive || history.rule.alwaysRetroactive()) {
            found.addAll(history.kept);
          }
        };
    tree.matchFilter(filter, add);
    found.sort(Comparator.comparingLong(Kept::order));
    return found;
  }

  /** True if who does not ask for it gets what this topic keeps, too. */
  boolean isAlwaysRetroactive(String topic) {
    return ruleOf(Destination.topic(topic)).alwaysRetroactive();
  }

  void removeAll() {
    byTopic.values().forEach(history -> broker.context.timers.cancel(history.timer));
    byTopic.clear();
    byOrder.clear();
  }
}
