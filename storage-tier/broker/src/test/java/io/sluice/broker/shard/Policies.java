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
    return redelivery(queues, Redelivery.upTo(maxDeliveries));
  }

  static DestinationPolicy redelivery(String queues, Redelivery rule) {
    return new DestinationPolicy(
        DestinationKind.QUEUE,
        new DestinationPattern(queues),
        rule,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  static DestinationPolicy dispatch(String queues, Dispatch rule) {
    return new DestinationPolicy(
        DestinationKind.QUEUE,
        new DestinationPattern(queues),
        null,
        null,
        null,
        null,
        rule,
        null,
        null,
        null);
  }

  static DestinationPolicy prefetch(DestinationKind kind, String pattern, Prefetch rule) {
    return new DestinationPolicy(
        kind, new DestinationPattern(pattern), null, null, null, null, null, rule, null, null);
  }

  static DestinationPolicy advisories(DestinationKind kind, String pattern, AdvisoryPolicy rule) {
    return new DestinationPolicy(
        kind, new DestinationPattern(pattern), null, null, null, null, null, null, null, rule);
  }

  static DestinationPolicy recovery(String topics, SubscriptionRecovery rule) {
    return new DestinationPolicy(
        DestinationKind.TOPIC,
        new DestinationPattern(topics),
        null,
        null,
        null,
        null,
        null,
        null,
        rule,
        null);
  }

  static DestinationPolicy deadLetters(DestinationKind kind, String pattern, DeadLetter rule) {
    return new DestinationPolicy(
        kind, new DestinationPattern(pattern), null, rule, null, null, null, null, null, null);
  }

  static DestinationPolicy expiry(String queues, long defaultMillis, long maxMillis) {
    return new DestinationPolicy(
        DestinationKind.QUEUE,
        new DestinationPattern(queues),
        null,
        null,
        new Expiry(defaultMillis, maxMillis),
        null,
        null,
        null,
        null,
        null);
  }

  static DestinationPolicy pending(String topics, int limit, PendingMessages.Discard discard) {
    return new DestinationPolicy(
        DestinationKind.TOPIC,
        new DestinationPattern(topics),
        null,
        null,
        null,
        new PendingMessages(limit, discard),
        null,
        null,
        null,
        null);
  }
}
