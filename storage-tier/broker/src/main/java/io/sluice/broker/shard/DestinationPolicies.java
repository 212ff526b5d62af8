package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Dotted;
import io.sluice.broker.api.Message;
import io.sluice.model.policy.BrokerPolicy;
import io.sluice.model.policy.DestinationKind;
import io.sluice.model.policy.DestinationPolicy;
import io.sluice.model.policy.Expiry;
import io.sluice.model.policy.Prefetch;
import java.util.Map;

/** How a broker's destinations are treated. What was found is remembered until that changes. */
final class DestinationPolicies {
  private static final Destination UNKNOWN = Destination.topic("");

  private final Map<Destination, DestinationPolicy> cache;
  private BrokerPolicy policy = BrokerPolicy.DEFAULT;
  private boolean keepsExpiredOfTopics;

  DestinationPolicies(int cacheEntries) {
    cache = new RecentlyUsed<>(cacheEntries);
  }

  void set(BrokerPolicy newPolicy) {
    policy = newPolicy;
    keepsExpiredOfTopics =
        policy.destinationPolicies().stream()
            .anyMatch(each -> each.kind() == DestinationKind.TOPIC && each.deadLetter().expired());
    cache.clear();
  }

  /** Temporary destinations are treated as by default. */
  DestinationPolicy of(Destination destination) {
    boolean noneOfItsOwn = destination.isTemporary() || destination.name().isEmpty();
    if (policy.destinationPolicies().isEmpty() || noneOfItsOwn) {
      return destination.isTopic() ? DestinationPolicy.OF_TOPICS : DestinationPolicy.OF_QUEUES;
    }
    DestinationPolicy found = cache.get(destination);
    if (found == null) {
      found = policy.of(kindOf(destination), destination.dottedName());
      cache.put(destination, found);
    }
    return found;
  }

  /** A message that goes now, with the expiry that the policy of its destination gives it. */
  Message expiring(Message message, long nowMillis) {
    if (policy.destinationPolicies().isEmpty() || message.schedule() != null) {
      return message;
    }
    Expiry expiry = of(message.destination()).expiry();
    long expiresAtMillis = expiry.applyTo(message.expiresAtMillis(), nowMillis);
    return expiresAtMillis == message.expiresAtMillis()
        ? message
        : message.withTimes(message.timestampMillis(), expiresAtMillis, null);
  }

  /** How much a consumer may be sent ahead at the most; null for as much as it asks for. */
  Integer prefetchOf(Consumer consumer) {
    Queue queue = consumer.queue;
    if (queue.isNamed()) {
      return prefetchOf(queue.destination, consumer.browses);
    }
    if (queue.subscription == null) {
      return null;
    }
    Prefetch ofTopic = of(ofFilter(queue.subscription.filter)).prefetch();
    return queue.subscription.isDurable() ? ofTopic.durableTopic() : ofTopic.topic();
  }

  /** The same of a consumer of a queue, or of all whose names match this one. */
  Integer prefetchOf(Destination queue, boolean browses) {
    Prefetch prefetch = of(queue).prefetch();
    return browses ? prefetch.queueBrowser() : prefetch.queue();
  }

  /** How an entry is treated, by where it waits. */
  DestinationPolicy of(Queue queue, Entry entry) {
    return of(originOf(queue, entry));
  }

  /**
   * True if only the log has what says whether an entry becomes a dead letter as it expires, so
   * that its message is to be read first.
   */
  boolean needContentToExpire(Queue queue, Entry entry) {
    return keepsExpiredOfTopics && originOf(queue, entry).equals(UNKNOWN);
  }

  /**
   * What an entry's queue is to the policy: a named queue itself, a subscription its filter as it
   * is written. Of an MQTT session, which has many, and of what is to go later, the message's own
   * destination counts; it is {@link #UNKNOWN} if only the log has that, and nobody the message.
   */
  static Destination originOf(Queue queue, Entry entry) {
    if (queue.isNamed() && queue.scheduled == null) {
      return queue.destination;
    }
    if (queue.subscription != null) {
      return ofFilter(queue.subscription.filter);
    }
    if (entry.topic != null) {
      return Destination.topic(entry.topic);
    }
    if (entry.message.isResident()) {
      return entry.content().destination();
    }
    boolean isKnown = entry.delivery != null && entry.delivery.destination != null;
    return isKnown ? entry.delivery.destination : UNKNOWN;
  }

  private static Destination ofFilter(String filter) {
    return Destination.ofDottedName(Destination.Kind.TOPIC, Dotted.filterOfPath(filter));
  }

  static DestinationKind kindOf(Destination destination) {
    return destination.isTopic() ? DestinationKind.TOPIC : DestinationKind.QUEUE;
  }
}
