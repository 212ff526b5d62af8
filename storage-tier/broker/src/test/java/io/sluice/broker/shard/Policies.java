package io.sluice.broker.shard;

import io.sluice.model.policy.AdvisoryPolicy;
import io.sluice.model.policy.BrokerPolicy;
import io.sluice.model.policy.CompositeDestination;
import io.sluice.model.policy.CompositeDestination.Target;
import io.sluice.model.policy.DeadLetter;
import io.sluice.model.policy.DestinationKind;
import io.sluice.model.policy.DestinationPattern;
import io.sluice.model.policy.DestinationPolicy;
import io.sluice.model.policy.Dispatch;
import io.sluice.model.policy.Expiry;
import io.sluice.model.policy.MirroredQueues;
import io.sluice.model.policy.PendingMessages;
import io.sluice.model.policy.Prefetch;
import io.sluice.model.policy.Redelivery;
import io.sluice.model.policy.SubscriptionRecovery;
import io.sluice.model.policy.VirtualTopic;
import java.util.List;

/** Policies as tests write them. */
final class Policies {
  private Policies() {}

  static BrokerPolicy virtual(VirtualTopic... topics) {
    return new BrokerPolicy(List.of(topics), null, null, null, false);
  }

  static BrokerPolicy forwarding(CompositeDestination... composites) {
    return new BrokerPolicy(null, List.of(composites), null, null, false);
  }

  static BrokerPolicy mirroring(String queues) {
    return new BrokerPolicy(
        null, null, new MirroredQueues(true, new DestinationPattern(queues), null), null, false);
  }

  static BrokerPolicy of(DestinationPolicy... policies) {
    return new BrokerPolicy(null, null, null, List.of(policies), false);
  }

  static BrokerPolicy populatingUserIds() {
    return new BrokerPolicy(null, null, null, null, true);
  }

  static CompositeDestination queue(String name, boolean forwardOnly, Target... targets) {
    return new CompositeDestination(
        DestinationKind.QUEUE, new DestinationPattern(name), List.of(targets), forwardOnly);
  }

  static CompositeDestination topic(String name, boolean forwardOnly, Target... targets) {
    return new CompositeDestination(
        DestinationKind.TOPIC, new DestinationPattern(name), List.of(targets), forwardOnly);
  }

  static Target toQueue(String name) {
    return toQueue(name, null);
  }

  static Target toQueue(String name, String selector) {
    return new Target(DestinationKind.QUEUE, name, selector);
  }

  static Target toTopic(String name) {
    return new Target(DestinationKind.TOPIC, name, null);
  }

  static DestinationPolicy tries(String queues, int maxDeliveries) {
    return ofQueues(queues, Redelivery.upTo(maxDeliveries));
  }

  /** How these queues are treated, by one of the rules of a {@link DestinationPolicy}. */
  static DestinationPolicy ofQueues(String pattern, Record rule) {
    return policy(DestinationKind.QUEUE, pattern, rule);
  }

  /** As {@link #ofQueues}, of topics. */
  static DestinationPolicy ofTopics(String pattern, Record rule) {
    return policy(DestinationKind.TOPIC, pattern, rule);
  }

  private static DestinationPolicy policy(DestinationKind kind, String pattern, Record rule) {
    return new DestinationPolicy(
        kind,
        new DestinationPattern(pattern),
        as(Redelivery.class, rule),
        as(DeadLetter.class, rule),
        as(Expiry.class, rule),
        as(PendingMessages.class, rule),
        as(Dispatch.class, rule),
        as(Prefetch.class, rule),
        as(SubscriptionRecovery.class, rule),
        as(AdvisoryPolicy.class, rule));
  }

  private static <T> T as(Class<T> type, Record rule) {
    return type.isInstance(rule) ? type.cast(rule) : null;
  }
}
