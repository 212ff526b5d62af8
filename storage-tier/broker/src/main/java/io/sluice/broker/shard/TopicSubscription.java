package io.sluice.broker.shard;

import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionName;
import java.util.Objects;

/** A subscription that has a queue of its own, whose consumers come and go (JMS 3.1 8.3). */
final class TopicSubscription {
  final Queue queue;

  /** Null if it is one consumer's alone and ends with it. */
  final SubscriptionName name;

  final String filter;

  /** What of the topics' messages enters the queue; null for all. */
  final Selector selector;

  /** The key of the session whose own messages do not enter; null for none. */
  final String noLocalClient;

  TopicSubscription(
      Queue queue, SubscriptionName name, String filter, Selector selector, String noLocalClient) {
    this.queue = queue;
    this.name = name;
    this.filter = filter;
    this.selector = selector;
    this.noLocalClient = noLocalClient;
  }

  /** How the router knows it. */
  Subscription binding() {
    return new Subscription(
        filter,
        null,
        Qos.EXACTLY_ONCE,
        0,
        noLocalClient != null,
        true,
        Subscription.RetainHandling.DO_NOT_SEND);
  }

  boolean isDurable() {
    return name != null && name.durable();
  }

  boolean isShared() {
    return name != null && name.shared();
  }

  /** True if a consumer that asks for this may take from it as it is. */
  boolean isMadeLike(Source.OfTopic source, Selector otherSelector) {
    return filter.equals(source.filter())
        && Objects.equals(selector, otherSelector)
        && (noLocalClient != null) == source.noLocal();
  }
}
